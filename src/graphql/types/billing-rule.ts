import { ArgsType, Field, ObjectType } from "type-graphql";
import type { CatalogModel } from "../../catalog/index.ts";
import { chargeRules, rounding } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf } from "./connection.ts";
import { modelIdLimits } from "./field-limits.ts";
import { PriceTierView, toPrice, unitOfPrices } from "./price.ts";

@ObjectType("ChargeRule", { simpleResolvers: true, description: "What is charged when, in words." })
export class ChargeRuleView {
  @Field(() => String, { description: "What happened." })
  when!: string;

  @Field(() => String, { description: "What it is charged." })
  charged!: string;
}

const NO_PRICE =
  "null for an auto model that is charged at the price of the model that served, " +
  "and for a model without a price.";

@ObjectType("BillingRule", { simpleResolvers: true, description: "How requests to a model are charged." })
export class BillingRuleView {
  @Field(() => String, { description: "The model." })
  model!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => String, { description: "What the token prices are for." })
  unit!: string;

  @Field(() => Decimal, { nullable: true, description: `Input tokens; ${NO_PRICE}` })
  input!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Output tokens." })
  output!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Input tokens read from a prompt cache." })
  cachedInput!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Input tokens written to a prompt cache." })
  cacheWrite!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "Input tokens written to a prompt cache that keeps them for an hour.",
  })
  cacheWrite1h!: string | null;

  @Field(() => Decimal, { nullable: true, description: "Reasoning tokens." })
  reasoning!: string | null;

  @Field(() => Decimal, { nullable: true, description: "The fee of a request, whatever it uses." })
  perRequest!: string | null;

  @Field(() => [PriceTierView], {
    description: "Empty, or the prices by size of input; the first tier's are repeated beside them.",
  })
  tiers!: PriceTierView[];

  @Field(() => DateTime, { nullable: true, description: "Since when this price is in force." })
  effectiveFrom!: Date | null;

  @Field(() => String, { description: "How a charge is rounded." })
  rounding!: string;

  @Field(() => [ChargeRuleView], { description: "What is charged when." })
  rules!: readonly ChargeRuleView[];
}

export const BillingRuleConnection = connectionOf("BillingRule", () => BillingRuleView);

@ArgsType()
export class BillingRuleArgs {
  @Field(() => String, { description: "The model, as in a request body." })
  @Limit(modelIdLimits)
  model!: string;
}

/** How a model is charged, as it is shown: by its price and in words. `currency` is the customer's. */
export function toBillingRule({ id, price }: CatalogModel, currency: string): BillingRuleView {
  const shown = price && toPrice(price);
  return {
    model: id,
    currency: shown?.currency ?? currency,
    unit: unitOfPrices,
    input: shown && shown.input,
    output: shown && shown.output,
    cachedInput: shown && shown.cachedInput,
    cacheWrite: shown && shown.cacheWrite,
    cacheWrite1h: shown && shown.cacheWrite1h,
    reasoning: shown && shown.reasoning,
    perRequest: shown && shown.perRequest,
    tiers: shown?.tiers ?? [],
    effectiveFrom: price && price.effectiveFrom,
    rounding,
    rules: chargeRules,
  };
}
