import { isVisible, obstacleTo, type Occasion, type Offer, type OfferedModel } from "../catalog/index.ts";
import { getApiKey, getCustomer, type ApiKey, type Customer } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import { errorCatalogue } from "../kernel/error-catalogue.ts";
import { nano, type Nano } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Protocol } from "../kernel/protocol.ts";
import { quotaWindow } from "../kernel/quota-window.ts";
import { estimateCharge, getBalance, getKeyQuotaUse } from "../ledger/index.ts";
import type { Ctx } from "../storage/index.ts";
import type { Facts } from "./facts.ts";
import { obstacleRefusal } from "./obstacle-refusal.ts";
import { rankMembers } from "./rank-members.ts";
import { priceFor } from "./stages/entitle.ts";

export interface PreflightNeeds {
  facts: Facts;
  publicBaseUrl: string;
}

export interface BlockingReason {
  code: ErrorCode;
  message: string;
}

/** Whether one key can call one model now, and where it would. */
export interface Preflight {
  model: string;
  callable: boolean;
  blockingReasons: BlockingReason[];
  /** Null when a person asks, not a key. */
  apiKey: Pick<ApiKey, "id" | "name" | "status" | "modelScope"> | null;
  balance: { currency: string; available: Nano; minimumRequired: Nano };
  price: Price | null;
  protocols: Record<Protocol, { method: string; url: string }>;
  chatCompletionsUrl: string;
  messagesUrl: string;
  dashscopeUrl: string;
  billingDetailUrl: string;
  monthlyStatementUrl: string;
  checkedAt: Date;
}

// The smallest request there is: one short message in, one token out.
const SMALLEST_INPUT_TOKENS = 16;

/**
 * Runs the checks that stand before a supplier's call, without the call. Throws `model_not_found` for a model
 * that the customer cannot see; everything else that is in the way is listed in the answer.
 */
export async function preflight(
  needs: PreflightNeeds,
  ctx: Ctx,
  input: { model: string },
): Promise<Preflight> {
  if (!isCustomer(ctx.principal)) throw fail("permission_denied");
  const { customerId } = ctx.principal;
  const customer = await getCustomer(ctx, { customerId });
  const { groupId, currency } = customer;
  const occasion = { customerId, groupId, currency, at: ctx.clock.now() };
  const { offer } = needs.facts;
  const asked = offer.models.get(input.model);
  if (!asked || !isVisible(offer, asked, occasion)) throw fail("model_not_found", { param: "model" });
  const apiKey =
    ctx.principal.kind === "apiKey" ? await getApiKey(ctx, { apiKeyId: ctx.principal.apiKeyId }) : null;
  const balance = await getBalance(ctx, { customerId });
  const price = priceOf(offer, asked, occasion);
  const minimumRequired = price
    ? estimateCharge({ price, inputTokensMax: SMALLEST_INPUT_TOKENS, outputTokensMax: 1, choices: 1 })
    : nano(0n);
  const blockingReasons = [
    ...keyReasons(apiKey, asked),
    ...modelReasons(offer, asked, occasion),
    ...(minimumRequired > balance.available ? [because(shortOf(minimumRequired, balance.total))] : []),
    ...(apiKey && (await isQuotaShort(ctx, apiKey, { customer, minimumRequired }))
      ? [because("key_quota_exceeded")]
      : []),
  ];
  return {
    model: asked.id,
    callable: blockingReasons.length === 0,
    blockingReasons,
    apiKey,
    balance: { currency: balance.currency, available: balance.available, minimumRequired },
    price,
    ...addresses(needs.publicBaseUrl),
    checkedAt: ctx.clock.now(),
  };
}

function priceOf(offer: Offer, asked: OfferedModel, occasion: Occasion): Price | null {
  const served = asked.kind === "auto" ? rankMembers(offer, asked, occasion)[0] : asked;
  return priceFor(asked, served ?? asked, occasion);
}

function modelReasons(offer: Offer, asked: OfferedModel, occasion: Occasion): BlockingReason[] {
  const obstacle = obstacleTo(offer, asked, occasion);
  return obstacle === null ? [] : [obstacleRefusal(obstacle)];
}

function keyReasons(key: ApiKey | null, asked: OfferedModel): BlockingReason[] {
  if (!key) return [];
  const scope = key.modelScope.modelIds;
  return [
    ...(key.status === "disabled" ? [because("key_disabled")] : []),
    ...(key.status === "expired" ? [because("key_expired")] : []),
    ...(key.capabilities.includes("inference") ? [] : [because("permission_denied")]),
    ...(scope.length > 0 && !scope.includes(asked.id) ? [because("model_not_allowed")] : []),
  ];
}

/** Whether the key's quota, in the window of now, has less left than the smallest request costs. */
async function isQuotaShort(
  ctx: Ctx,
  { id: apiKeyId, quota }: ApiKey,
  { customer, minimumRequired }: { customer: Customer; minimumRequired: Nano },
): Promise<boolean> {
  if (quota === null) return false;
  const window = quotaWindow(quota.period, ctx.clock.now(), customer.reportingTimezone);
  const input = { customerId: customer.id, keys: [{ apiKeyId, window }] };
  const use = (await getKeyQuotaUse(ctx, input)).get(apiKeyId);
  return use !== undefined && use.spent + use.reserved + minimumRequired > quota.limit;
}

function shortOf(required: Nano, total: Nano): ErrorCode {
  return required <= total ? "balance_reserved" : "insufficient_balance";
}

function because(code: ErrorCode): BlockingReason {
  return { code, message: errorCatalogue[code].message };
}

function addresses(
  base: string,
): Omit<Preflight, "model" | "callable" | "blockingReasons" | "apiKey" | "balance" | "price" | "checkedAt"> {
  const openai = `${base}/v1/chat/completions`;
  const anthropic = `${base}/v1/messages`;
  const dashscope = `${base}/api/v1/services/aigc/text-generation/generation`;
  return {
    protocols: {
      openai: { method: "POST", url: openai },
      anthropic: { method: "POST", url: anthropic },
      dashscope: { method: "POST", url: dashscope },
    },
    chatCompletionsUrl: `POST ${openai}`,
    messagesUrl: `POST ${anthropic}`,
    dashscopeUrl: `POST ${dashscope}`,
    billingDetailUrl: `${base}/openapi/v1/billing/detail`,
    monthlyStatementUrl: `${base}/openapi/v1/billing/monthly-statement`,
  };
}
