import { callableDeployments, obstacleTo, priceAt, type Offer, type OfferedModel } from "../catalog/index.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import { nano, type Nano } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";
import { estimateCharge } from "../ledger/index.ts";
import { obstacleRefusal } from "./obstacle-refusal.ts";
import { rankMembers } from "./rank-members.ts";
import { REGIONS_REFUSAL, withinRegions } from "./routing/regions.ts";
import { membersRefusal, scopesOf } from "./routing/scopes.ts";
import { scopeRefusal } from "./scope-refusal.ts";
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
  const { customerStatus, key } = standing;
  const price = priceOf(offer, standing, asked);
  const minimumRequired = price
    ? estimateCharge({ price, inputTokensMax: SMALLEST_INPUT_TOKENS, outputTokensMax: 1, choices: 1 })
    : nano(0n);
  const blockingReasons = [
    ...(key ? doorReasons(key) : []),
    ...(customerStatus === "suspended" ? [because("customer_suspended")] : []),
    ...(key?.scope && !key.scope.has(asked.id) ? [because("model_not_allowed")] : []),
    ...policyReasons(standing, asked),
    ...modelReasons(offer, standing, asked),
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

function modelReasons(offer: Offer, standing: Standing, asked: OfferedModel): BlockingReason[] {
  const obstacle = obstacleTo(offer, asked, standing.occasion);
  if (obstacle !== null) return [obstacleRefusal(obstacle)];
  const models = asked.kind === "auto" ? membersFor(offer, standing, asked) : [asked];
  if (models.length === 0) return [because("model_not_allowed", membersRefusal(asked))];
  const { regions, fallback } = standing.policies.routing;
  // Which of the fallback models could stand in depends on the request.
  if (regions.mode !== "restrict" || fallback.enabled) return [];
  const isNear = models.some((model) => withinRegions(regions, callableDeployments(model)).length > 0);
  return isNear ? [] : [because("upstream_unavailable", REGIONS_REFUSAL)];
}

/** What the customer's own policies forbid: the first of them, as in a call. */
function policyReasons({ policies }: Standing, asked: OfferedModel): BlockingReason[] {
  const refusal = scopeRefusal(policies, asked.id);
  return refusal === null ? [] : [because("model_not_allowed", refusal)];
}

function moneyReasons({ balance, key }: Standing, minimumRequired: Nano): BlockingReason[] {
  const short = minimumRequired <= balance.total ? "balance_reserved" : "insufficient_balance";
  const quotaLeft = key?.quotaLeft ?? null;
  return [
    ...(minimumRequired > balance.available ? [because(short)] : []),
    ...(quotaLeft !== null && minimumRequired > quotaLeft ? [because("key_quota_exceeded")] : []),
  ];
}

function priceOf(offer: Offer, standing: Standing, asked: OfferedModel): Price | null {
  const { occasion } = standing;
  const [served = asked] = asked.kind === "auto" ? membersFor(offer, standing, asked) : [];
  return priceAt(asked, occasion) ?? priceAt(served, occasion);
}

/** How fast they are is not weighed: that differs from node to node. */
function membersFor(offer: Offer, { occasion, policies, key }: Standing, auto: OfferedModel): OfferedModel[] {
  const allowedModelIds = [...(key?.scope ?? [])];
  const scopes = scopesOf({ key: { allowedModelIds }, policies });
  return rankMembers(offer, auto, { occasion, scopes, health: null });
}

function because(code: ErrorCode, message: string = errorCatalogue[code].message): BlockingReason {
  return { code, message };
}
