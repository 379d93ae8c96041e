import { obstacleTo, type Occasion, type Offer, type OfferedModel } from "../catalog/index.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import { nano, type Nano } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";
import { estimateCharge } from "../ledger/index.ts";
import { obstacleRefusal } from "./obstacle-refusal.ts";
import { rankMembers } from "./rank-members.ts";
import { priceFor } from "./stages/entitle.ts";
import type { KeyStanding, Standing } from "./standing.ts";

export interface BlockingReason {
  code: ErrorCode;
  message: string;
}

/** What would happen to a call of one model. */
export interface Assessment {
  /** Why it would be refused, in the order in which a call meets these; empty: it would be let in. */
  blockingReasons: BlockingReason[];
  price: Price | null;
  /** What the smallest request may cost; 0 without a price. */
  minimumRequired: Nano;
}

// The smallest request there is: one short message in, one token out.
const SMALLEST_INPUT_TOKENS = 16;

/**
 * Weighs the checks that stand before a supplier's call, by what is known already: no I/O. The model is one
 * that the customer may see. Where a call comes from and how often are not weighed: they are the caller's.
 */
export function assessModel(offer: Offer, standing: Standing, asked: OfferedModel): Assessment {
  const { occasion, customerStatus, key } = standing;
  const price = priceOf(offer, asked, occasion);
  const minimumRequired = price
    ? estimateCharge({ price, inputTokensMax: SMALLEST_INPUT_TOKENS, outputTokensMax: 1, choices: 1 })
    : nano(0n);
  const blockingReasons = [
    ...(key ? doorReasons(key) : []),
    ...(customerStatus === "suspended" ? [because("customer_suspended")] : []),
    ...(key?.scope && !key.scope.has(asked.id) ? [because("model_not_allowed")] : []),
    ...modelReasons(offer, asked, occasion),
    ...policyReasons(),
    ...moneyReasons(standing, minimumRequired),
  ];
  return { blockingReasons, price, minimumRequired };
}

function doorReasons({ status, mayInfer }: KeyStanding): BlockingReason[] {
  return [
    ...(status === "disabled" ? [because("key_disabled")] : []),
    ...(status === "expired" ? [because("key_expired")] : []),
    ...(mayInfer ? [] : [because("permission_denied", "This API key lacks the capability inference.")]),
  ];
}

function modelReasons(offer: Offer, asked: OfferedModel, occasion: Occasion): BlockingReason[] {
  const obstacle = obstacleTo(offer, asked, occasion);
  return obstacle === null ? [] : [obstacleRefusal(obstacle)];
}

/** What the customer's own policies forbid. No policy narrows its models yet. */
function policyReasons(): BlockingReason[] {
  return [];
}

function moneyReasons({ balance, key }: Standing, minimumRequired: Nano): BlockingReason[] {
  const short = minimumRequired <= balance.total ? "balance_reserved" : "insufficient_balance";
  const quotaLeft = key?.quotaLeft ?? null;
  return [
    ...(minimumRequired > balance.available ? [because(short)] : []),
    ...(quotaLeft !== null && minimumRequired > quotaLeft ? [because("key_quota_exceeded")] : []),
  ];
}

function priceOf(offer: Offer, asked: OfferedModel, occasion: Occasion): Price | null {
  const served = asked.kind === "auto" ? rankMembers(offer, asked, occasion)[0] : asked;
  return priceFor(asked, served ?? asked, occasion);
}

function because(code: ErrorCode, message: string = errorCatalogue[code].message): BlockingReason {
  return { code, message };
}
