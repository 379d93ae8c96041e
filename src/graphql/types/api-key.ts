import { Field, ID, Int, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { ApiKey, ApiKeyStatus, KeyQuota, ModelScope, QuotaPeriod } from "../../customers/index.ts";
import type { QuotaUse } from "../../ledger/index.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf } from "./connection.ts";
import { ApiKeyStatusEnum, ModelScopeModeEnum, QuotaPeriodEnum } from "./enums.ts";

@ObjectType("ModelScope", { simpleResolvers: true, description: "Which models a key may call." })
export class ModelScopeView {
  @Field(() => ModelScopeModeEnum, { description: "How the key is bound to models." })
  mode!: ModelScope["mode"];

  @Field(() => [String], { description: "The models; empty when automatic." })
  modelIds!: readonly string[];
}

@ObjectType("Quota", { simpleResolvers: true, description: "What a key may spend in each period." })
export class QuotaView {
  @Field(() => Decimal, { description: "How much, in the customer's currency." })
  limit!: string;

  @Field(() => QuotaPeriodEnum, { description: "Over which time it is counted." })
  period!: QuotaPeriod;

  @Field(() => Decimal, { description: "Spent in the running period." })
  used!: string;

  @Field(() => Decimal, { description: "Held by running requests of this period." })
  reserved!: string;

  @Field(() => Decimal, {
    description: "What is left of the running period: the limit without both, at least 0.",
  })
  remaining!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the next period begins; null for a total quota.",
  })
  resetsAt!: Date | null;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;
}

@ObjectType("RateLimits", {
  simpleResolvers: true,
  description: "Limits of a key, or of a customer; null is none.",
})
export class RateLimitsView {
  @Field(() => Int, { nullable: true, description: "Requests per minute." })
  rpm!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens per minute." })
  tpm!: number | null;

  @Field(() => Int, { nullable: true, description: "Requests at the same time." })
  concurrency!: number | null;
}

@ObjectType("ApiKey", {
  simpleResolvers: true,
  description: "An API key; its token is shown once, when it is made.",
})
export class ApiKeyView {
  /** Not a field: what nested fields are worked out from. */
  source!: ApiKey;

  @Field(() => ID, { description: "`key_…`." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  name!: string;

  @Field(() => String, { description: "How the token begins." })
  prefix!: string;

  @Field(() => String, { description: "How the token ends." })
  last4!: string;

  @Field(() => ApiKeyStatusEnum, { description: "Whether it opens doors." })
  status!: ApiKeyStatus;

  @Field(() => [String], { description: "inference, account:read, account:write, keys:write." })
  capabilities!: readonly string[];

  @Field(() => [String], {
    description: "The models it is restricted to; empty: every model the customer may use.",
  })
  allowedModelIds!: readonly string[];

  @Field(() => ModelScopeView, { description: "The same as a mode, ready to be shown." })
  modelScope!: ModelScope;

  @Field(() => QuotaView, { nullable: true, description: "What it may spend; null is no limit of its own." })
  quota!: QuotaView | null;

  @Field(() => RateLimitsView, { description: "Its own rate limits." })
  rateLimits!: RateLimitsView;

  @Field(() => [String], { description: "Addresses and networks it may be used from; empty: anywhere." })
  ipAllowlist!: readonly string[];

  @Field(() => DateTime, { nullable: true, description: "When it stops working; null is never." })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it last opened a door." })
  lastUsedAt!: Date | null;

  @Field(() => ID, { nullable: true, description: "The key that it replaced." })
  rotatedFromId!: string | null;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;
}

export const ApiKeyConnection = connectionOf("ApiKey", () => ApiKeyView);

/** A quota as it is shown, with what was used of it in its running period. */
export function toQuota(
  { limit, period }: KeyQuota,
  use: QuotaUse & { currency: string; resetsAt: Date | null },
): QuotaView {
  const left = limit - use.spent - use.reserved;
  return {
    limit: formatAmount(limit),
    period,
    used: formatAmount(use.spent),
    reserved: formatAmount(use.reserved),
    remaining: formatAmount(left > 0n ? left : 0n),
    resetsAt: use.resetsAt,
    currency: use.currency,
  };
}

/** A key as it is shown. */
export function toApiKey(key: ApiKey, quota: QuotaView | null): ApiKeyView {
  return {
    source: key,
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    last4: key.last4,
    status: key.status,
    capabilities: key.capabilities,
    allowedModelIds: key.allowedModelIds,
    modelScope: key.modelScope,
    quota,
    rateLimits: key.rateLimits,
    ipAllowlist: key.ipAllowlist,
    expiresAt: key.expiresAt,
    lastUsedAt: key.lastUsedAt,
    rotatedFromId: key.rotatedFromId,
    createdAt: key.createdAt,
    version: key.version,
  };
}
