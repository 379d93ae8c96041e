import { Field, ID, Int, ObjectType } from "type-graphql";
import { describeWarning, type MarginWarning, type PricedComponent } from "../../catalog/index.ts";
import { formatExact, formatPrice } from "../../kernel/money.ts";
import { Decimal } from "../scalars.ts";
import { enumOf } from "../types/enums.ts";

export const PricedComponentEnum = enumOf<PricedComponent>(
  "PricedComponent",
  "What has a price of its own.",
  {
    input: "Input tokens.",
    cached_input: "Input tokens read from a prompt cache.",
    cache_write: "Input tokens written to a prompt cache.",
    cache_write_1h: "Input tokens written to a prompt cache that keeps them for an hour.",
    output: "Output tokens.",
    reasoning: "Reasoning tokens.",
    request: "The request itself.",
  },
);

@ObjectType("MarginWarning", {
  simpleResolvers: true,
  description: "A price that is below what a supplier charges, or cannot be compared with it.",
})
export class MarginWarningView {
  @Field(() => ID, { description: "The deployment that costs so much." })
  deploymentId!: string;

  @Field(() => ID, { description: "The model that it serves: of an auto model, a member." })
  modelId!: string;

  @Field(() => String, { description: "What its supplier is called." })
  providerName!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => PricedComponentEnum, {
    nullable: true,
    description: "What is sold below cost; null when the cost is in another currency.",
  })
  component!: PricedComponent | null;

  @Field(() => Int, { nullable: true, description: "For inputs of so many tokens or more." })
  inputTokensMin!: number | null;

  @Field(() => Int, { nullable: true, description: "For inputs of so many tokens or fewer; null: any." })
  inputTokensMax!: number | null;

  @Field(() => Decimal, { nullable: true, description: "The price, per 1,000,000 tokens or per request." })
  price!: string | null;

  @Field(() => Decimal, { nullable: true, description: "The cost, likewise." })
  cost!: string | null;

  @Field(() => String, { description: "The price's currency; ISO 4217." })
  currency!: string;

  @Field(() => String, { description: "The cost's currency." })
  costCurrency!: string;

  @Field(() => String, { description: "The same in a sentence." })
  message!: string;
}

/** A warning as operators see it. */
export function toMarginWarning(warning: MarginWarning): MarginWarningView {
  const { deploymentId, modelId, providerName, upstreamModel, currency, costCurrency, below } = warning;
  const print = below?.component === "request" ? formatExact : formatPrice;
  return {
    ...{ deploymentId, modelId, providerName, upstreamModel, currency, costCurrency },
    component: below?.component ?? null,
    inputTokensMin: below?.inputTokensMin ?? null,
    inputTokensMax: below?.inputTokensMax ?? null,
    price: below && print(below.price),
    cost: below && print(below.cost),
    message: describeWarning(warning),
  };
}
