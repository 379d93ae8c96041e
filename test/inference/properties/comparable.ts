import type { ChatRequest, Turn } from "../../../src/inference/dialects/chat-request.ts";
import type { FoldedReply, ReplyBlock } from "../../../src/inference/dialects/folded-reply.ts";
import { originalToolId } from "../../../src/inference/dialects/tool-ids.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { isArguments } from "./complaints.ts";

/** Where one kind of text stands between another is told by Anthropic's blocks only. */
const ORDERED: Readonly<Record<Protocol, boolean>> = { openai: false, anthropic: true, dashscope: false };

/** An answer without what a protocol may say in two ways. */
export function comparableReply({ blocks, finish, logprobs }: FoldedReply, protocol: Protocol): FoldedReply {
  const told = blocks.map(comparableBlock).filter((block) => isTold(block, finish));
  return { blocks: ORDERED[protocol] ? told : gathered(told), finish, logprobs };
}

function comparableBlock(block: ReplyBlock): ReplyBlock {
  if (block.kind !== "toolCall") return block;
  const text = block.arguments === "" ? "{}" : block.arguments;
  // Spaces between members say nothing.
  return {
    ...block,
    id: innermost(block.id),
    arguments: isArguments(text) ? JSON.stringify(JSON.parse(text)) : text,
  };
}

/** An id is coded once for each time that it was told. */
function innermost(id: string): string {
  const original = originalToolId(id);
  return original === id ? id : innermost(original);
}

/** A whole answer has no place for a call that was cut; an empty text stands where nothing else is. */
function isTold(block: ReplyBlock, { reason }: FoldedReply["finish"]): boolean {
  if (block.kind === "toolCall") return reason !== "length" || isArguments(block.arguments);
  return block.kind !== "text" || block.text !== "";
}

function gathered(blocks: readonly ReplyBlock[]): ReplyBlock[] {
  const gatheredText = (kind: "text" | "reasoning" | "refusal"): string =>
    blocks.map((block) => (block.kind === kind ? block.text : "")).join("");
  return [
    { kind: "reasoning", text: gatheredText("reasoning"), signature: null },
    { kind: "text", text: gatheredText("text") },
    { kind: "refusal", text: gatheredText("refusal") },
    ...blocks.filter(({ kind }) => kind === "toolCall"),
  ];
}

/** A request whose turns of one role are one, without empty texts. */
export function comparableRequest(chat: ChatRequest): ChatRequest {
  const turns: Turn[] = [];
  for (const turn of chat.turns) {
    const said = turn.parts.filter((part) => part.kind !== "text" || part.text !== "");
    const last = turns.at(-1);
    if (last?.role === turn.role && turn.role !== "system") {
      turns[turns.length - 1] = { role: turn.role, parts: [...last.parts, ...said] } as Turn;
    } else turns.push({ role: turn.role, parts: said } as Turn);
  }
  return { ...chat, turns, beyond: [], extras: {} };
}
