import { isVisible } from "../catalog/index.ts";
import { getApiKey, type ApiKey } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { Nano } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Ctx } from "../storage/index.ts";
import { assessModel, type BlockingReason } from "./assess-model.ts";
import type { Facts } from "./facts.ts";
import { takeStandings } from "./standing.ts";

export interface PreflightNeeds {
  facts: Pick<Facts, "offer">;
  publicBaseUrl: string;
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
  const apiKey =
    ctx.principal.kind === "apiKey" ? await getApiKey(ctx, { apiKeyId: ctx.principal.apiKeyId }) : null;
  const standing = (await takeStandings(ctx, { customerId, keys: [apiKey] }))[0]!;
  const { offer } = needs.facts;
  const asked = offer.models.get(input.model);
  if (!asked || !isVisible(offer, asked, standing.occasion)) throw fail("model_not_found");
  const { blockingReasons, price, minimumRequired } = assessModel(offer, standing, asked);
  const { currency, available } = standing.balance;
  return {
    model: asked.id,
    callable: blockingReasons.length === 0,
    ...{ blockingReasons, apiKey, price },
    balance: { currency, available, minimumRequired },
    ...addresses(needs.publicBaseUrl),
    checkedAt: ctx.clock.now(),
  };
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
