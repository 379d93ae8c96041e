import type { RequestRecord } from "../activity/index.ts";
import { nano, type Nano } from "../kernel/money.ts";
import { quotaWindow } from "../kernel/quota-window.ts";
import {
  affordableOutput,
  estimateCharge,
  type EstimateInput,
  type Hold,
  type Lane,
} from "../ledger/index.ts";
import { hardInputBound, softInputBound } from "./input-bounds.ts";
import type { Repeat } from "./repeat.ts";
import type { Candidate } from "./routing/route.ts";
import type { Routed } from "./stages/choose-routes.ts";
import { CALL_MAX_MS } from "./suppliers/deadlines.ts";
import type { TokenRates } from "./token-rates.ts";

/** What is asked of the books for a request, and the bounds that it covers. */
export interface Bid {
  hold: Hold;
  inputTokensMax: number;
  /** The most tokens that one choice may produce; the supplier is told the same. */
  outputTokensMax: number;
  /** There is so much more money than this that the supplier may be called before the books have answered. */
  isAmple: boolean;
}

export interface BidNeeds {
  lane: Lane<RequestRecord>;
  rates: TokenRates;
}

/** A model, and what it is sold for. */
type Sold = Pick<Candidate, "served" | "price">;

/** What a model without a stated limit may produce when the client sets none either. */
const OUTPUT_TOKENS_DEFAULT = 4_096;

/**
 * The first bid for a request. With ample headroom it covers what hardly any request of this size exceeds;
 * near the end of the balance, or of the key's quota, the most that it can cost.
 */
export function openingBid({ lane, rates }: BidNeeds, routed: Routed, repeat: Repeat | null): Bid {
  const safe = bidOf(routed, Infinity, repeat);
  if (!lane.hasHeadroom(safe.hold)) return safe;
  const inputTokensMax = softBound(routed, rates);
  const { amount } = dearest(routed, { inputTokensMax, outputTokensMax: Infinity });
  // A request that may be a repetition has to hear first that it is none.
  return { ...safe, inputTokensMax, hold: { ...safe.hold, amount }, isAmple: repeat === null };
}

/** A request with the suppliers for whom a bid is enough, and that bid. */
export interface Afforded {
  routed: Routed;
  bid: Bid;
}

/**
 * A bid that stays within `budget`: by bounding the output where its client does not, and by leaving out the
 * models that cost too much after the first one. Null when the first one does, with a single token of output.
 */
export function bidWithin(routed: Routed, repeat: Repeat | null, budget: Nano): Afforded | null {
  const outputTokensMax = affordableOutput(hardTerms(routed), budget);
  if (outputTokensMax < (routed.request.maxOutputTokens ?? 1)) return null;
  const routes = routed.routes.filter((route) => {
    const terms = hardTerms(routed, route);
    return affordableOutput(terms, budget) >= Math.min(terms.outputTokensMax, outputTokensMax);
  });
  const afforded = { ...routed, routes };
  return { routed: afforded, bid: bidOf(afforded, outputTokensMax, repeat) };
}

/** What the request can use at most of one model, the first if no other is named, whatever it costs. */
export function hardTerms(routed: Routed, { price, served }: Sold = routed): EstimateInput {
  const { request } = routed;
  return {
    price,
    inputTokensMax: hardInputBound(request),
    outputTokensMax: request.maxOutputTokens ?? outputLimit(served),
    choices: request.choices,
    mayWriteCache: request.mayWriteCache,
  };
}

/** The most tokens that one choice of a route may produce: no more than is held, nor than its model can. */
export function outputBoundOf(
  { request, bid }: { request: Routed["request"]; bid: Bid },
  { served }: Sold,
): number {
  const { outputTokensMax } = bid;
  return request.maxOutputTokens === null ? Math.min(outputTokensMax, outputLimit(served)) : outputTokensMax;
}

function outputLimit({ maxOutputTokens }: Sold["served"]): number {
  return maxOutputTokens ?? OUTPUT_TOKENS_DEFAULT;
}

function bidOf(routed: Routed, outputTokensMax: number, repeat: Repeat | null): Bid {
  const inputTokensMax = hardInputBound(routed.request);
  const most = dearest(routed, { inputTokensMax, outputTokensMax });
  const hold = holdOf(routed, { amount: most.amount, repeat });
  return { hold, inputTokensMax, outputTokensMax: most.outputTokensMax, isAmple: false };
}

/** What a request may cost, and produce, whichever of its models serves. */
function dearest(
  routed: Routed,
  { inputTokensMax, outputTokensMax }: Pick<Bid, "inputTokensMax" | "outputTokensMax">,
): { amount: Nano; outputTokensMax: number } {
  const most = { amount: nano(0n), outputTokensMax: 0 };
  let last: Sold["served"] | null = null;
  for (const route of routed.routes) {
    if (route.served === last) continue;
    last = route.served;
    const hard = hardTerms(routed, route);
    const terms = {
      ...hard,
      inputTokensMax,
      outputTokensMax: Math.min(hard.outputTokensMax, outputTokensMax),
    };
    const amount = estimateCharge(terms);
    if (amount > most.amount) most.amount = amount;
    if (terms.outputTokensMax > most.outputTokensMax) most.outputTokensMax = terms.outputTokensMax;
  }
  return most;
}

/** The input that hardly any request of this size exceeds, whichever of its models counts it. */
function softBound({ request, routes }: Routed, rates: TokenRates): number {
  return routes.reduce(
    (most, { served }) => Math.max(most, softInputBound(request, rates.low(served.id))),
    0,
  );
}

/** What is asked of the books for so much money. */
export function holdOf(
  { incoming, key, asked, price }: Pick<Routed, "incoming" | "key" | "asked" | "price">,
  { amount, repeat }: Pick<Hold, "amount" | "repeat">,
): Hold {
  const { receivedAt } = incoming;
  return {
    requestId: incoming.requestId,
    accountId: key.accountId,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    protocol: incoming.protocol,
    model: asked.id,
    amount,
    priceId: price.id,
    receivedAt,
    maxEnd: new Date(receivedAt.getTime() + CALL_MAX_MS),
    quota: key.quota && {
      window: quotaWindow(key.quota.period, receivedAt, key.reportingTimezone),
      limit: key.quota.limit,
    },
    repeat,
  };
}
