import type { Usage } from "../../../kernel/usage.ts";
import type { WriterOptions } from "../dialect.ts";
import type { FoldedReply, ReplyBlock } from "../folded-reply.ts";
import { isJsonObject } from "../is-json-object.ts";
import { never } from "../never.ts";
import type { Finish } from "../reply-event.ts";
import { messageHead, stopOf, usageOf } from "./message-words.ts";
import { ourSignature } from "./signatures.ts";

const EMPTY_TEXT = { kind: "text", text: "" } as const;

/** Ends that cut an answer wherever it was, be it in the middle of a tool's arguments. */
const CUTS: readonly Finish["reason"][] = ["length", "contextFull", "filter"];

/** The whole answer; null where a tool is called with arguments that are not JSON. */
export function writeWhole(reply: FoldedReply, usage: Usage, options: WriterOptions): Buffer | null {
  const { blocks, finish } = reply;
  const whole = blocks.filter((block) => block.kind !== "toolCall" || isJsonObject(block.arguments));
  if (whole.length < blocks.length && !CUTS.includes(finish.reason)) return null;
  const told = joinTexts(whole.filter((block) => isTold(block, options)));
  const content = (told.length > 0 ? told : [EMPTY_TEXT]).map((block) => writeBlock(block, options));
  const refused = blocks.some(({ kind }) => kind === "refusal");
  const head = JSON.stringify(messageHead(options)).slice(0, -1);
  const tail = JSON.stringify({ ...stopOf(finish, refused), usage: usageOf(usage) }).slice(1);
  return Buffer.from(`${head},"content":[${content.join(",")}],${tail}`);
}

function isTold(block: ReplyBlock, { form }: WriterOptions): boolean {
  const isThinking = block.kind === "reasoning" || block.kind === "redacted";
  if (isThinking && form.thinking === "hidden") return false;
  return !("text" in block) || block.text !== "" || (block.kind === "reasoning" && block.signature !== null);
}

/** Texts between which only thinking stood that is not told are one text, as they are in a stream. */
function joinTexts(blocks: ReplyBlock[]): ReplyBlock[] {
  const joined: ReplyBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const continues = block.kind === "text" || block.kind === "refusal";
    if (continues && last?.kind === block.kind)
      joined[joined.length - 1] = { ...last, text: last.text + block.text };
    else joined.push(block);
  }
  return joined;
}

/** The JSON of a block: arguments stay as the model wrote them, to the last digit. */
function writeBlock(block: ReplyBlock, options: WriterOptions): string {
  switch (block.kind) {
    case "text":
    case "refusal":
      return JSON.stringify({ type: "text", text: block.text });
    case "reasoning": {
      const signature = block.signature ?? ourSignature(block.text, options.sign);
      const thinking = options.form.thinking === "told" ? block.text : "";
      return JSON.stringify({ type: "thinking", thinking, signature });
    }
    case "redacted":
      return JSON.stringify({ type: "redacted_thinking", data: block.data });
    case "toolCall": {
      const { id, name } = block;
      const input = block.arguments.trim() === "" ? "{}" : block.arguments;
      return `${JSON.stringify({ type: "tool_use", id, name }).slice(0, -1)},"input":${input}}`;
    }
    default:
      return never(block);
  }
}
