import type { RequestRecord } from "../activity/index.ts";
import type { Nano } from "../kernel/money.ts";
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

/** What a model without a stated limit may produce when the client sets none either. */
const OUTPUT_TOKENS_DEFAULT = 4_096;

/**
 * The first bid for a request. With ample headroom it covers what hardly any request of this size exceeds;
 * near the end of the balance, or of the key's quota, the most that it can cost.
 */
export function openingBid({ lane, rates }: BidNeeds, routed: Routed, repeat: Repeat | null): Bid {
  const hard = hardTerms(routed);
  const safe = bidOf(routed, hard, repeat);
  if (!lane.hasHeadroom(safe.hold)) return safe;
  const inputTokensMax = softInputBound(routed.request, rates.low(routed.served.id));
  const amount = estimateCharge({ ...hard, inputTokensMax });
  // A request that may be a repetition has to hear first that it is none.
  return { ...safe, inputTokensMax, hold: { ...safe.hold, amount }, isAmple: repeat === null };
}

/** A bid that stays within `budget` by bounding the output; null when not one token of it fits. */
export function bidWithin(routed: Routed, repeat: Repeat | null, budget: Nano): Bid | null {
  const hard = hardTerms(routed);
  const outputTokensMax = affordableOutput(hard, budget);
  return outputTokensMax < 1 ? null : bidOf(routed, { ...hard, outputTokensMax }, repeat);
}

/** What the request can use at most, whatever it costs. */
export function hardTerms({ request, served, price }: Routed): EstimateInput {
  return {
    price,
    inputTokensMax: hardInputBound(request),
    outputTokensMax: request.maxOutputTokens ?? served.maxOutputTokens ?? OUTPUT_TOKENS_DEFAULT,
    choices: request.choices,
    mayWriteCache: request.mayWriteCache,
  };
}

function bidOf({ incoming, key, asked, price }: Routed, terms: EstimateInput, repeat: Repeat | null): Bid {
  const { receivedAt } = incoming;
  const { inputTokensMax, outputTokensMax } = terms;
  const hold: Hold = {
    requestId: incoming.requestId,
    accountId: key.accountId,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    protocol: incoming.protocol,
    model: asked.id,
    amount: estimateCharge(terms),
    priceId: price.id,
    receivedAt,
    maxEnd: new Date(receivedAt.getTime() + CALL_MAX_MS),
    quota: key.quota && {
      window: quotaWindow(key.quota.period, receivedAt, key.reportingTimezone),
      limit: key.quota.limit,
    },
    repeat,
  };
  return { hold, inputTokensMax, outputTokensMax, isAmple: false };
}
