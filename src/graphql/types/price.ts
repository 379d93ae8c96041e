import { Field, Int, ObjectType } from "type-graphql";
import { formatAmount, formatPrice } from "../../kernel/money.ts";
import type { Price, PriceTier } from "../../kernel/price.ts";
import { Decimal } from "../scalars.ts";

/** What token prices are for. */
export const unitOfPrices = "1M tokens";

/** What tokens cost, per 1,000,000. */
@ObjectType({ simpleResolvers: true })
export abstract class RateFields {
  @Field(() => Decimal, { description: "Input tokens." })
  input!: string;

  @Field(() => Decimal, { description: "Input tokens read from a prompt cache." })
  cachedInput!: string;

  @Field(() => Decimal, { description: "Input tokens written to a prompt cache." })
  cacheWrite!: string;

  @Field(() => Decimal, {
    description: "Input tokens written to a prompt cache that keeps them for an hour.",
  })
  cacheWrite1h!: string;

  @Field(() => Decimal, { description: "Output tokens." })
  output!: string;

  @Field(() => Decimal, { description: "Reasoning tokens." })
  reasoning!: string;
}

@ObjectType("PriceTier", {
  simpleResolvers: true,
  description: "The prices of requests with inputs up to a size.",
})
export class PriceTierView extends RateFields {
  @Field(() => Int, { nullable: true, description: "Inputs of up to so many tokens; null on the last tier." })
  upToInputTokens!: number | null;
}

@ObjectType("Price", { simpleResolvers: true, description: "What a model costs." })
export class PriceView extends RateFields {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => String, { description: `What the token prices are for: ${unitOfPrices}.` })
  unit!: string;

  @Field(() => Decimal, { description: "The fee of a request, whatever it uses." })
  perRequest!: string;

  @Field(() => [PriceTierView], {
    description: "Empty, or the prices by size of input; the first tier's are repeated beside them.",
  })
  tiers!: PriceTierView[];
}

/** A price as it is shown: without its internal id. */
export function toPrice(price: Omit<Price, "id" | "effectiveFrom">): PriceView {
  return {
    currency: price.currency,
    unit: unitOfPrices,
    perRequest: formatAmount(price.perRequest),
    ...toRates(price.tiers[0]),
    tiers: price.tiers.length === 1 ? [] : price.tiers.map(toTier),
  };
}

/** The prices of one tier as they are shown. */
export function toTier(tier: PriceTier): PriceTierView {
  return { upToInputTokens: tier.upToInputTokens, ...toRates(tier) };
}

function toRates(tier: PriceTier): RateFields {
  return {
    input: formatPrice(tier.input),
    cachedInput: formatPrice(tier.cachedInput),
    cacheWrite: formatPrice(tier.cacheWrite5m),
    cacheWrite1h: formatPrice(tier.cacheWrite1h),
    output: formatPrice(tier.output),
    reasoning: formatPrice(tier.reasoning),
  };
}
