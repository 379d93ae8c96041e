import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { capabilities, type Capability } from "../../kernel/principal.ts";
import type { ApiKeyStatus, QuotaPeriod } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { ShownOnce } from "../shown-once.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ApiKeyView } from "./api-key.ts";
import { PageArgs } from "./connection.ts";
import { ApiKeyStatusEnum, QuotaPeriodEnum } from "./enums.ts";
import { idLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

const RATE_MAX = 2 ** 31 - 1;

@InputType("QuotaInput", { description: "What a key may spend in each period." })
export class QuotaInput {
  @Field(() => Decimal, { description: "How much, in the customer's currency; more than 0." })
  limit!: string;

  @Field(() => QuotaPeriodEnum, { description: "Over which time it is counted." })
  period!: QuotaPeriod;
}

@InputType("RateLimitsInput", { description: "Limits of a key, or of a customer; null is none." })
export class RateLimitsInput {
  @Field(() => Int, { nullable: true, description: "Requests per minute." })
  @Limit({ min: 1, max: RATE_MAX })
  rpm?: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens per minute." })
  @Limit({ min: 1, max: RATE_MAX })
  tpm?: number | null;

  @Field(() => Int, { nullable: true, description: "Requests at the same time." })
  @Limit({ min: 1, max: RATE_MAX })
  concurrency?: number | null;
}

@InputType("CreateApiKeyInput", { description: "What a new key shall be." })
export class CreateApiKeyInput {
  @Field(() => String, { description: "What people call it." })
  @Limit({ minLength: 1, maxLength: 80 })
  name!: string;

  @Field(() => [String], {
    nullable: true,
    description: "Restrict it to these models; empty or omitted: every model the customer may use.",
  })
  @Limit({ notNull: true, maxItems: 500, minLength: 1, maxLength: 128 })
  allowedModelIds?: string[];

  @Field(() => QuotaInput, {
    nullable: true,
    description: "What it may spend; null or omitted is no limit of its own.",
  })
  quota?: QuotaInput | null;

  @Field(() => RateLimitsInput, { nullable: true, description: "Its own rate limits." })
  rateLimits?: RateLimitsInput | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "What it may be used for; omitted: everything, or everything that the key which makes it may do.",
  })
  @Limit({ notNull: true, minItems: 1, uniqueItems: true, values: capabilities })
  capabilities?: Capability[];

  @Field(() => [String], {
    nullable: true,
    description: "Addresses and networks (CIDR) it may be used from; empty or omitted: anywhere.",
  })
  @Limit({ notNull: true, maxItems: 100, minLength: 1, maxLength: 64 })
  ipAllowlist?: string[];

  @Field(() => DateTime, { nullable: true, description: "When it stops working; null or omitted is never." })
  expiresAt?: Date | null;
}

@InputType("DisableApiKeyInput", { description: "Which key to disable." })
export class DisableApiKeyInput {
  @Field(() => ID, { description: "`key_…`." })
  @Limit(idLimits)
  apiKeyId!: string;
}

@ObjectType("CreateApiKeyPayload", { simpleResolvers: true, description: "A new key." })
export class CreateApiKeyPayload extends Payload {
  @Field(() => ApiKeyView, { nullable: true, description: "The key." })
  apiKey!: ApiKeyView | null;

  @Field(() => String, {
    nullable: true,
    description: "The token in plain text; it cannot be had a second time, and is null in a repeated answer.",
  })
  @ShownOnce()
  token!: string | null;
}

@ObjectType("DisableApiKeyPayload", { simpleResolvers: true, description: "A disabled key." })
export class DisableApiKeyPayload extends Payload {
  @Field(() => ApiKeyView, { nullable: true, description: "The key." })
  apiKey!: ApiKeyView | null;
}

@ArgsType()
export class ApiKeysArgs extends PageArgs {
  @Field(() => ApiKeyStatusEnum, { nullable: true, description: "Only keys in this state." })
  status?: ApiKeyStatus | null;

  @Field(() => String, { nullable: true, description: "Only keys whose name contains this, in any case." })
  @Limit({ maxLength: 100 })
  q?: string | null;
}

@ArgsType()
export class ApiKeyIdArgs {
  @Field(() => ID, { description: "`key_…`." })
  @Limit(idLimits)
  id!: string;
}
