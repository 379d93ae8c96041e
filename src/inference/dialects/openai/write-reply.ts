import type { Usage } from "../../../kernel/usage.ts";
import type { StreamWriter, WriterOptions } from "../dialect.ts";
import type { FoldedReply, ReplyBlock } from "../folded-reply.ts";
import { ChunkStream } from "./chunk-stream.ts";
import { writeFinish } from "./finish-reasons.ts";
import { answerId } from "./replacements.ts";
import { writeUsage } from "./usage.ts";
import { writeLogprobs } from "./write-logprobs.ts";

export const keepAlive = Buffer.from(": keep-alive\n\n");

export function openStream(options: WriterOptions): StreamWriter {
  return new ChunkStream(options);
}

/** The whole answer as one chat completion. */
export function writeWhole(reply: FoldedReply, usage: Usage, options: WriterOptions): Buffer {
  const { blocks, finish } = reply;
  const text = textOf(blocks, "text");
  const refusal = textOf(blocks, "refusal");
  const reasoning = textOf(blocks, "reasoning");
  const calls = blocks.filter((block) => block.kind === "toolCall").map(writeCall);
  const isSilent = refusal === null && calls.length === 0;
  const message = {
    role: "assistant",
    content: text ?? (isSilent ? "" : null),
    refusal,
    ...(reasoning !== null && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const logprobs = writeLogprobs(reply.logprobs);
  const choice = { index: 0, message, logprobs, finish_reason: writeFinish(finish, refusal !== null) };
  const completion = {
    id: answerId(options),
    object: "chat.completion",
    created: options.createdSeconds,
    model: options.publicModel,
    choices: [choice],
    usage: writeUsage(usage),
  };
  return Buffer.from(JSON.stringify(completion));
}

/** The words of all blocks of a kind; null where there are none. */
function textOf(blocks: readonly ReplyBlock[], kind: "text" | "refusal" | "reasoning"): string | null {
  const text = blocks.map((block) => (block.kind === kind ? block.text : "")).join("");
  return text === "" ? null : text;
}

function writeCall({ id, name, arguments: written }: Extract<ReplyBlock, { kind: "toolCall" }>) {
  return { id, type: "function", function: { name, arguments: written === "" ? "{}" : written } };
}
