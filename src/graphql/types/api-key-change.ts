import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { capabilities, type Capability } from "../../kernel/principal.ts";
import type { KeyChanges, QuotaPeriod } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { readAmount } from "../read-amount.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { ApiKeyView } from "./api-key.ts";
import { RateLimitsInput } from "./api-key-input.ts";
import { QuotaPeriodEnum } from "./enums.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

const OVERLAP_MAX_SECONDS = 604_800;

@InputType("QuotaChangesInput", {
  description: "What to change of a quota; what is omitted stays. A key without one needs both.",
})
export class QuotaChangesInput {
  @Field(() => Decimal, { nullable: true, description: "How much, in the customer's currency; more than 0." })
  @Limit({ notNull: true })
  limit?: string;

  @Field(() => QuotaPeriodEnum, { nullable: true, description: "Over which time it is counted." })
  @Limit({ notNull: true })
  period?: QuotaPeriod;
}

@InputType("UpdateApiKeyInput", {
  description: "Which key, and what to change; what is omitted stays, null clears, lists are replaced whole.",
})
export class UpdateApiKeyInput {
  @Field(() => ID, { description: "`key_…`." })
  @Limit(idLimits)
  apiKeyId!: string;

  @Field(() => String, { nullable: true, description: "What people call it." })
  @Limit({ notNull: true, minLength: 1, maxLength: 80 })
  name?: string;

  @Field(() => [String], {
    nullable: true,
    description: "Restrict it to these models; empty: every model the customer may use.",
  })
  @Limit({ notNull: true, maxItems: 500, minLength: 1, maxLength: 128 })
  allowedModelIds?: string[];

  @Field(() => QuotaChangesInput, { nullable: true, description: "What it may spend; null: no limit." })
  quota?: QuotaChangesInput | null;

  @Field(() => RateLimitsInput, { nullable: true, description: "Its own rate limits; null lifts one." })
  @Limit({ notNull: true })
  rateLimits?: RateLimitsInput;

  @Field(() => [String], { nullable: true, description: "What it may be used for." })
  @Limit({ notNull: true, minItems: 1, uniqueItems: true, values: capabilities })
  capabilities?: Capability[];

  @Field(() => [String], {
    nullable: true,
    description: "Addresses and networks (CIDR) it may be used from; empty: anywhere.",
  })
  @Limit({ notNull: true, maxItems: 100, minLength: 1, maxLength: 64 })
  ipAllowlist?: string[];

  @Field(() => DateTime, { nullable: true, description: "When it stops working; null: never." })
  expiresAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateApiKeyPayload", { simpleResolvers: true, description: "A key after a change." })
export class UpdateApiKeyPayload extends Payload {
  @Field(() => ApiKeyView, { nullable: true, description: "The key." })
  apiKey!: ApiKeyView | null;
}

@InputType("CopyApiKeyInput", { description: "Of which key to make another one." })
export class CopyApiKeyInput {
  @Field(() => ID, { description: "`key_…`." })
  @Limit(idLimits)
  apiKeyId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What people call it; omitted: the old name and copy.",
  })
  @Limit({ notNull: true, minLength: 1, maxLength: 80 })
  name?: string;
}

@ObjectType("CopyApiKeyPayload", { simpleResolvers: true, description: "A new key, like another one." })
export class CopyApiKeyPayload extends Payload {
  @Field(() => ApiKeyView, { nullable: true, description: "The new key." })
  apiKey!: ApiKeyView | null;

  @Field(() => String, {
    nullable: true,
    description: "The token in plain text; it cannot be had a second time, and is null in a repeated answer.",
  })
  @ShownOnce()
  token!: string | null;
}

@InputType("RotateApiKeyInput", { description: "Which key to replace, and when it stops." })
export class RotateApiKeyInput {
  @Field(() => ID, { description: "`key_…`." })
  @Limit(idLimits)
  apiKeyId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "For how many seconds the old key works on, at most a week; 0 or omitted: it is disabled at once.",
  })
  @Limit({ notNull: true, min: 0, max: OVERLAP_MAX_SECONDS })
  overlapSeconds?: number;
}

@ObjectType("RotateApiKeyPayload", {
  simpleResolvers: true,
  description: "A new key in the place of an old one.",
})
export class RotateApiKeyPayload extends Payload {
  @Field(() => ApiKeyView, { nullable: true, description: "The new key." })
  apiKey!: ApiKeyView | null;

  @Field(() => String, {
    nullable: true,
    description: "The token in plain text; it cannot be had a second time, and is null in a repeated answer.",
  })
  @ShownOnce()
  token!: string | null;

  @Field(() => ID, { nullable: true, description: "The key that it replaces." })
  replacedApiKeyId!: string | null;
}

/** What of a key an input states; what it leaves out is absent. Throws `invalid_request` for a bad amount. */
export function readKeyChanges(input: UpdateApiKeyInput): KeyChanges {
  const { name, allowedModelIds, rateLimits, capabilities: granted, ipAllowlist, expiresAt } = input;
  return {
    ...{ name, allowedModelIds, rateLimits, ipAllowlist, expiresAt },
    capabilities: granted,
    quota: input.quota && readQuotaChanges(input.quota),
  };
}

function readQuotaChanges({ limit, period }: QuotaChangesInput): NonNullable<KeyChanges["quota"]> {
  return { limit: limit === undefined ? undefined : readAmount(limit, "quota.limit"), period };
}
