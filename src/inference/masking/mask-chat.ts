import type { MaskedEntity, Masking } from "../../policies/index.ts";
import { rewriteTexts, textsOf } from "../chat-texts.ts";
import type { ChatRequest, Turn } from "../dialects/chat-request.ts";
import { atOnce, type Work } from "../slices.ts";
import { quoteNumbers } from "./mask-text.ts";
import { freeTag, Vault } from "./placeholders.ts";
import { irreversibly, type Replace, replaceSteps } from "./replace-entities.ts";

/** A request without its personal data. */
export interface Masked {
  /** The request itself where nothing was found. */
  chat: ChatRequest;
  /** Gives the originals back; null where there are none, or where they are to be gone. */
  vault: Vault | null;
  /** How often something of each kind was replaced. */
  counts: Record<string, number>;
}

/**
 * Replaces what a request says of these kinds: in its texts, the arguments and results of tools, and the
 * texts at which the answer ends. The same original has the same placeholder throughout.
 */
export function maskChat(chat: ChatRequest, masking: Pick<Masking, "entities" | "strategy">): Masked {
  return atOnce(maskSteps(chat, masking));
}

/** The same in steps. */
export function* maskSteps(
  chat: ChatRequest,
  { entities, strategy }: Pick<Masking, "entities" | "strategy">,
): Work<Masked> {
  const kinds = new Set(entities);
  const readable = yield* withQuotedNumbers(chat, kinds);
  const texts = [...textsOf(readable), ...readable.stops];
  const counts: Record<string, number> = {};
  let vault: Vault | null = null;
  const replace: Replace = (entity, original) => {
    counts[entity] = (counts[entity] ?? 0) + 1;
    if (strategy === "irreversible") return irreversibly(entity, original);
    vault ??= new Vault(freeTag(texts));
    return vault.put(entity, original);
  };
  const masked: string[] = [];
  for (const text of texts) {
    masked.push(yield* replaceSteps(text, kinds, replace));
    yield;
  }
  const isSame = Object.keys(counts).length === 0;
  return { chat: isSame ? chat : withTexts(readable, masked), vault, counts };
}

/** The request with other texts, in the order of `textsOf`, and then its stops. */
function withTexts(chat: ChatRequest, texts: readonly string[]): ChatRequest {
  let next = 0;
  const rewritten = rewriteTexts(chat, () => texts[next++]!);
  return { ...rewritten, stops: texts.slice(next) };
}

/** Numbers in arguments of tools hide no one: those that are personal data become strings first. */
function* withQuotedNumbers(chat: ChatRequest, kinds: ReadonlySet<MaskedEntity>): Work<ChatRequest> {
  const quoted = new Map<string, string>();
  for (const { parts } of chat.turns) {
    for (const part of parts) {
      if (part.kind === "toolCall") quoted.set(part.arguments, yield* quoteNumbers(part.arguments, kinds));
    }
  }
  if (quoted.size === 0) return chat;
  const turns = chat.turns.map((turn) => ({ ...turn, parts: turn.parts.map(withOther) }) as Turn);
  return { ...chat, turns };

  function withOther(part: Turn["parts"][number]): Turn["parts"][number] {
    return part.kind === "toolCall" ? { ...part, arguments: quoted.get(part.arguments)! } : part;
  }
}
