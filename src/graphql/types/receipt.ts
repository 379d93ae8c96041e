import { Field, ObjectType } from "type-graphql";
import type { RequestRow } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import { tierFor, type Price } from "../../kernel/price.ts";
import { inputTokens, type UsageSource } from "../../kernel/usage.ts";
import type { ChargeComponent, Receipt } from "../../ledger/index.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ChargeComponentView, toComponent } from "./billing.ts";
import { UsageSourceEnum } from "./enums.ts";
import { PriceTierView, toPrice, toTier } from "./price.ts";

@ObjectType("ReceiptPrice", {
  simpleResolvers: true,
  description: "The price that a request is charged by, as it stood when the request came in.",
})
export class ReceiptPriceView {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => String, { description: "What the token prices are for." })
  unit!: string;

  @Field(() => Decimal, { description: "The fee of a request, whatever it uses." })
  perRequest!: string;

  @Field(() => DateTime, { description: "Since when this price holds." })
  effectiveFrom!: Date;

  @Field(() => PriceTierView, {
    nullable: true,
    description: "The prices that applied, by the size of the input; null as long as that is unknown.",
  })
  tier!: PriceTierView | null;

  @Field(() => [PriceTierView], { description: "All tiers, by rising size of input." })
  tiers!: PriceTierView[];
}

@ObjectType("Receipt", { simpleResolvers: true, description: "How the charge of a request came about." })
export class ReceiptView {
  @Field(() => ReceiptPriceView, {
    nullable: true,
    description: "Null when the request was refused before it had a price.",
  })
  price!: ReceiptPriceView | null;

  @Field(() => UsageSourceEnum, {
    nullable: true,
    description: "Where the counts come from; null without counts.",
  })
  usageSource!: UsageSource | null;

  @Field(() => [ChargeComponentView], {
    description:
      "Quantities times prices, exact; their sum, rounded up once, is charged and writtenOff together.",
  })
  components!: ChargeComponentView[];

  @Field(() => Decimal, { description: "What was held when it came in: the most that it could cost." })
  reserved!: string;

  @Field(() => Decimal, { nullable: true, description: "What it was charged; null while it runs." })
  charged!: string | null;

  @Field(() => Decimal, {
    description: "What was given back at its end: all that was held. The charge is booked beside it.",
  })
  released!: string;

  @Field(() => Decimal, {
    description: "What it used and the account could not pay; nobody is asked for it.",
  })
  writtenOff!: string;
}

export interface ReceiptParts {
  /** Null as long as the request runs. */
  request: RequestRow | null;
  /** Null when it never held money. */
  receipt: Receipt | null;
  /** Null when it has none. */
  price: Price | null;
  components: readonly ChargeComponent[];
}

/** The receipt of a request, as far as it has come. */
export function toReceipt({ request, receipt, price, components }: ReceiptParts): ReceiptView {
  const released = (receipt?.transactions ?? [])
    .filter(({ type }) => type === "release")
    .reduce((sum, { amount }) => sum + amount, 0n);
  return {
    price: price && toReceiptPrice(price, request),
    usageSource: request?.usageSource ?? null,
    components: components.map(toComponent),
    reserved: formatAmount(receipt?.held.amount ?? 0n),
    charged: request && formatAmount(request.charge),
    released: formatAmount(nano(released)),
    writtenOff: formatAmount(receipt?.held.writtenOff ?? 0n),
  };
}

function toReceiptPrice(price: Price, request: RequestRow | null): ReceiptPriceView {
  const { currency, unit, perRequest } = toPrice(price);
  const usage = request?.usage;
  return {
    ...{ currency, unit, perRequest },
    effectiveFrom: price.effectiveFrom,
    tier: usage ? toTier(tierFor(price, inputTokens(usage))) : null,
    tiers: price.tiers.map(toTier),
  };
}
