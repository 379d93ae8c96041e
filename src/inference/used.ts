import { inputTokens, outputTokens, type Usage, type UsageSource } from "../kernel/usage.ts";
import type { Attempted } from "./attempted.ts";
import { outputBoundOf } from "./bids.ts";
import { estimateUsage } from "./estimate-usage.ts";
import { hardInputBound } from "./input-bounds.ts";
import type { Held } from "./stages/reserve.ts";
import type { TokenRates } from "./token-rates.ts";

/** A call, as far as what it used depends on it. */
type Sent = Pick<Attempted, "passage" | "route">;

/** What a call used, and who says so. */
export interface Used {
  usage: Usage;
  source: UsageSource;
}

// A report may exceed what we foresaw: a template, a reasoning that no bound covers, a video. It is not
// believed when it exceeds that many times over.
const BELIEVED_FACTOR = 10;
const BELIEVED_TOKENS = 100_000;
const BELIEVED_TOKENS_PER_MEDIA_PART = 1_000_000;

/**
 * What a call used: what the supplier reported, and our own count of what it did not. Of an answer whose
 * output was never reported, the input may be, from its beginning.
 */
export function usedBy(rates: TokenRates, held: Held, attempted: Sent): Used {
  const { usage, usageAtStart } = attempted.passage;
  if (usage && isBelievable(held, usage)) return { usage, source: "upstream" };
  const counted = countedOf(rates, held, attempted);
  if (!usageAtStart || !isBelievable(held, usageAtStart)) return counted;
  return { usage: { ...usageAtStart, outputText: counted.usage.outputText }, source: "estimated" };
}

/** All tokens that a request used, of whichever price. */
export function usedTokens({ used }: { used: Used | null }): number {
  return used ? inputTokens(used.usage) + outputTokens(used.usage) : 0;
}

/** Whether the supplier reported something that can be true. */
export function hasReported(held: Held, { passage }: Pick<Attempted, "passage">): boolean {
  return passage.usage !== null && isBelievable(held, passage.usage);
}

/** Whether the supplier reported something that cannot be true. */
export function isSuspicious(held: Held, { passage }: Pick<Attempted, "passage">): boolean {
  return passage.suspicious || (passage.usage !== null && !isBelievable(held, passage.usage));
}

/** What a call used by our own count, never more than is reserved for it. */
function countedOf(rates: TokenRates, held: Held, { passage, route }: Sent): Used {
  const { request, bid } = held;
  const counted = estimateUsage(
    { ...request, outputBytes: passage.outputBytes },
    rates.typical(route.served.id) ?? undefined,
  );
  const usage: Usage = {
    ...counted,
    inputFresh: Math.min(counted.inputFresh, bid.inputTokensMax),
    outputText: Math.min(counted.outputText, outputBoundOf(held, route) * request.choices),
  };
  return { usage, source: "estimated" };
}

function isBelievable({ request, bid }: Held, usage: Usage): boolean {
  const inputMax =
    hardInputBound(request) * BELIEVED_FACTOR +
    request.mediaParts * BELIEVED_TOKENS_PER_MEDIA_PART +
    BELIEVED_TOKENS;
  const outputMax = bid.outputTokensMax * request.choices * BELIEVED_FACTOR + BELIEVED_TOKENS;
  return inputTokens(usage) <= inputMax && outputTokens(usage) <= outputMax;
}
