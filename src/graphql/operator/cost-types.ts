import { Field, Int, ObjectType } from "type-graphql";
import type { PriceInput, RateInput } from "../../catalog/index.ts";
import { Decimal } from "../scalars.ts";

/** What a supplier charges for tokens, per 1,000,000. */
@ObjectType({ simpleResolvers: true })
export abstract class CostFields {
  @Field(() => Decimal, { nullable: true, description: "Input tokens." })
  input!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Input tokens read from a prompt cache." })
  cachedInput!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Input tokens written to a prompt cache." })
  cacheWrite!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "Input tokens written to a prompt cache for an hour.",
  })
  cacheWrite1h!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Output tokens." })
  output!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Reasoning tokens." })
  reasoning!: string | null;
}

@ObjectType("SupplierCostTier", { simpleResolvers: true, description: "The cost of inputs up to a size." })
export class SupplierCostTierView extends CostFields {
  @Field(() => Int, { nullable: true, description: "Inputs of up to so many tokens; null on the last tier." })
  upToInputTokens!: number | null;
}

@ObjectType("SupplierCost", { simpleResolvers: true, description: "What a supplier charges." })
export class SupplierCostView extends CostFields {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { nullable: true, description: "The fee of a request." })
  perRequest!: string | null;

  @Field(() => [SupplierCostTierView], { description: "Empty, or the costs by size of input." })
  tiers!: SupplierCostTierView[];
}

/** A supplier's cost as operators see it. */
export function toSupplierCost(cost: PriceInput): SupplierCostView {
  const tiers = cost.tiers ?? [];
  return {
    currency: cost.currency,
    perRequest: cost.perRequest ?? null,
    ...toCosts(tiers[0] ?? cost),
    tiers: tiers.map((tier) => ({ upToInputTokens: tier.upToInputTokens ?? null, ...toCosts(tier) })),
  };
}

function toCosts(rates: RateInput): CostFields {
  return {
    input: rates.input ?? null,
    cachedInput: rates.cachedInput ?? null,
    cacheWrite: rates.cacheWrite ?? null,
    cacheWrite1h: rates.cacheWrite1h ?? null,
    output: rates.output ?? null,
    reasoning: rates.reasoning ?? null,
  };
}
