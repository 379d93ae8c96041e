import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { PriceInput, Published } from "../../catalog/index.ts";
import type { Price } from "../../kernel/price.ts";
import { Limit } from "../limits.ts";
import { omitNull } from "../omit-null.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { currencyLimits, idLimits, modelIdLimits } from "../types/field-limits.ts";
import { PriceView, toPrice } from "../types/price.ts";
import { Payload } from "../types/user-error.ts";
import { MarginWarningView, toMarginWarning } from "./margin-types.ts";

@ObjectType("PriceVersion", { simpleResolvers: true, description: "A published price; it never changes." })
export class PriceVersionView {
  @Field(() => ID, { description: "`prc_…`." })
  id!: string;

  @Field(() => DateTime, { description: "From when requests are charged by it." })
  effectiveFrom!: Date;

  @Field(() => PriceView, { description: "What it says." })
  price!: PriceView;
}

/** What tokens cost, per 1,000,000. */
@InputType()
export abstract class RatesInput {
  @Field(() => Decimal, { nullable: true, description: "Input tokens." })
  input?: string | null;

  @Field(() => Decimal, { nullable: true, description: "Read from a prompt cache; as input when omitted." })
  cachedInput?: string | null;

  @Field(() => Decimal, { nullable: true, description: "Written to a prompt cache; as input when omitted." })
  cacheWrite?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "Written to it for an hour; as cacheWrite when omitted.",
  })
  cacheWrite1h?: string | null;

  @Field(() => Decimal, { nullable: true, description: "Output tokens." })
  output?: string | null;

  @Field(() => Decimal, { nullable: true, description: "Reasoning tokens; as output when omitted." })
  reasoning?: string | null;
}

@InputType("PriceTierInput", { description: "The prices of requests with inputs up to a size." })
export class PriceTierInput extends RatesInput {
  @Field(() => Int, {
    nullable: true,
    description: "Inputs of up to so many tokens; omitted on the last tier.",
  })
  @Limit({ min: 1 })
  upToInputTokens?: number | null;
}

@InputType("PriceInput", { description: "A price: either rates, or tiers." })
export class PriceTermsInput extends RatesInput {
  @Field(() => String, { description: "ISO 4217." })
  @Limit(currencyLimits)
  currency!: string;

  @Field(() => Decimal, { nullable: true, description: "The fee of a request; 0 when omitted." })
  perRequest?: string | null;

  @Field(() => [PriceTierInput], {
    nullable: true,
    description: "By size of input, the last without a bound.",
  })
  @Limit({ maxItems: 20 })
  tiers?: PriceTierInput[] | null;
}

@InputType("PublishPriceInput", { description: "A new version of a model's price." })
export class PublishPriceInput {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;

  @Field(() => ID, { nullable: true, description: "The one customer it is for." })
  @Limit(idLimits)
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "The group it is for; without either: the list price." })
  @Limit(idLimits)
  groupId?: string | null;

  @Field(() => PriceTermsInput, { description: "What it says." })
  price!: PriceTermsInput;

  @Field(() => DateTime, { nullable: true, description: "From when; now when omitted." })
  effectiveFrom?: Date | null;

  @Field(() => Boolean, { nullable: true, description: "True: even below a supplier's cost." })
  @Limit({ notNull: true })
  acceptBelowCost?: boolean;
}

@ObjectType("PublishPricePayload", { simpleResolvers: true, description: "A published price." })
export class PublishPricePayload extends Payload {
  @Field(() => PriceVersionView, {
    nullable: true,
    description: "The version that is in force from then on.",
  })
  priceVersion!: PriceVersionView | null;

  @Field(() => [MarginWarningView], {
    nullable: true,
    description: "Where it is below what suppliers charge now, or cannot be compared with it.",
  })
  warnings!: MarginWarningView[] | null;
}

/** A price version as operators see it. */
export function toPriceVersion(price: Price): PriceVersionView {
  return { id: price.id, effectiveFrom: price.effectiveFrom, price: toPrice(price) };
}

/** What came of a publication. */
export function toPublishPayload({ price, warnings }: Published): PublishPricePayload {
  return { priceVersion: toPriceVersion(price), warnings: warnings.map(toMarginWarning) };
}

/** A price as the catalog takes it. */
export function readPriceTerms({ tiers, ...rates }: PriceTermsInput): PriceInput {
  const stated = omitNull(rates);
  return {
    ...stated,
    currency: rates.currency,
    ...(tiers && { tiers: tiers.map((tier) => omitNull(tier)) }),
  };
}
