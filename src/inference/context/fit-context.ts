import { fail } from "../../kernel/app-error.ts";
import type { PolicyEffects } from "../../activity/index.ts";
import type { ContextConfig } from "../../policies/index.ts";
import type { Turn } from "../dialects/chat-request.ts";
import type { InferenceRequest } from "../dialects/dialect.ts";
import type { InputSize } from "../dialects/input-size.ts";
import { estimateUsage } from "../estimate-usage.ts";
import { Reading } from "../reading.ts";
import type { TokenRates } from "../token-rates.ts";
import { unitsOf, type Unit } from "./conversation-units.ts";
import { namesOfMessages } from "./message-names.ts";
import { bytesBesideTurns, sizeOfTurn } from "./turn-size.ts";

export interface ContextFit {
  reading: Reading;
  window: ContextConfig["contextWindow"];
  rates: Pick<TokenRates, "typical">;
  /** The model as it was asked for. */
  model: string;
}

type Size = Pick<InferenceRequest, "textBytes" | "messageCount" | "mediaParts">;

/** Counts tokens as everything else here does that has no report of a supplier. */
type Count = (size: Size) => number;

/**
 * The request within its customer's window of input tokens, by our own count of them: as it is, or without
 * its oldest turns. System turns stay, as do the user's last words and what comes last. Notes in `effects`
 * what was left out. Throws `context_length_exceeded` where it is too long and may not be shortened, or not
 * far enough, and what the client reads where a request that has to be shortened cannot be read.
 */
export function fitContext({ reading, window, rates, model }: ContextFit, effects: PolicyEffects): Reading {
  const max = window.maxInputTokens;
  if (max === null) return reading;
  const bytesPerToken = rates.typical(model) ?? undefined;
  const count: Count = (size) => estimateUsage({ ...size, outputBytes: 0 }, bytesPerToken).inputFresh;
  const tokens = count(reading.request);
  if (tokens <= max) return reading;
  const shortened = window.overflow === "reject" ? null : shorten(reading, { count, max });
  if (shortened === null) throw tooLong(tokens, max);
  effects.truncatedMessages = shortened.left;
  effects.ignored = [...(effects.ignored ?? []), ...shortened.names];
  return shortened.reading;
}

function tooLong(tokens: number, max: number): Error {
  const limit = `The context configuration of this account allows a maximum of ${max} tokens of input`;
  return fail("context_length_exceeded", { public: `${limit}; this request has about ${tokens}.` });
}

interface Shortened {
  reading: Reading;
  /** How many messages were left out, and their names. */
  left: number;
  names: string[];
}

/** Null when even the least that has to stay is too long. */
function shorten(reading: Reading, { count, max }: { count: Count; max: number }): Shortened | null {
  const chat = reading.chat();
  const { request } = reading;
  const rest = new Rest(request, chat.turns, bytesBesideTurns(chat));
  const fits = (): boolean => count(rest.size) <= max;
  if (!leaveOut(unitsOf(chat.turns), rest, fits)) return null;
  const turns = chat.turns.filter((_, index) => !rest.left.has(index));
  const said = new Reading({ ...request, ...rest.size }, { ...chat, turns });
  const names = namesOfMessages(request, chat.turns, [...rest.left]);
  return { reading: said, left: rest.left.size, names };
}

/**
 * Leaves out units, the oldest first, until the rest fits and begins with the user. The user's last words
 * stay, and the last unit: what it holds is what the model is to go on from.
 */
function leaveOut(units: readonly Unit[], rest: Rest, fits: () => boolean): boolean {
  const question = units.findLastIndex(({ opens }) => opens);
  if (question === -1) return false;
  for (let at = 0; at < units.length - 1; at++) {
    const isGoodStart = at > question || units[at]!.opens;
    if (isGoodStart && fits()) return true;
    if (at !== question) rest.leave(units[at]!);
  }
  return fits();
}

/** What is left of a conversation. */
class Rest {
  /** The turns that were left out, in rising order. */
  readonly left = new Set<number>();
  readonly #turns: readonly Turn[];
  readonly #sizes: readonly InputSize[];
  readonly #whole: Size;
  #textBytes: number;
  #mediaParts: number;

  constructor(whole: Size, turns: readonly Turn[], bytesBeside: number) {
    this.#whole = whole;
    this.#turns = turns;
    this.#mediaParts = whole.mediaParts;
    this.#sizes = turns.map(sizeOfTurn);
    this.#textBytes = this.#sizes.reduce((sum, { textBytes }) => sum + textBytes, bytesBeside);
  }

  /** Never less than what stays has; never more than all had. */
  get size(): Size {
    return {
      textBytes: this.left.size === 0 ? this.#whole.textBytes : this.#measured,
      mediaParts: Math.max(0, this.#mediaParts),
      messageCount: this.#whole.messageCount - this.left.size,
    };
  }

  get #measured(): number {
    return Math.min(this.#whole.textBytes, this.#textBytes);
  }

  leave({ start, end }: Unit): void {
    for (let index = start; index < end; index++) {
      if (this.#turns[index]!.role === "system") continue;
      const { textBytes, mediaParts } = this.#sizes[index]!;
      this.#textBytes -= textBytes;
      this.#mediaParts -= mediaParts;
      this.left.add(index);
    }
  }
}
