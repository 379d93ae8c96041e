import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { RecordedCost, Reconciliation, SupplierInvoice } from "../../activity/index.ts";
import { formatAmount } from "../../kernel/money.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { currencyLimits, idLimits, textLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";
import { percentOf } from "./percent-of.ts";

@ObjectType("SupplierInvoice", {
  simpleResolvers: true,
  description: "What a supplier has asked for a time.",
})
export class SupplierInvoiceView {
  @Field(() => ID, { description: "`ivc_…`." })
  id!: string;

  @Field(() => ID, { description: "`prv_…`." })
  providerId!: string;

  @Field(() => String, { description: "The supplier's own number of it." })
  reference!: string;

  @Field(() => Decimal, { description: "What is asked for." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => DateTime, { description: "From when; inclusive." })
  periodStart!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive." })
  periodEnd!: Date;

  @Field(() => String, { description: "What is to be said of it." })
  note!: string;

  @Field(() => ID, { description: "The operator who recorded it." })
  createdBy!: string;

  @Field(() => DateTime, { description: "When it was recorded." })
  createdAt!: Date;
}

export const SupplierInvoiceConnection = connectionOf("SupplierInvoice", () => SupplierInvoiceView);

@ObjectType("RecordedCost", {
  simpleResolvers: true,
  description: "The calls to one of a supplier's models, at costs in one currency.",
})
export class RecordedCostView {
  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => String, { nullable: true, description: "ISO 4217; null where no cost is known." })
  currency!: string | null;

  @Field(() => Int, { description: "How many calls." })
  calls!: number;

  @Field(() => Decimal, { description: "Tokens of input, cached ones too, as far as they are known." })
  inputTokens!: string;

  @Field(() => Decimal, { description: "Tokens of output, reasoning too, likewise." })
  outputTokens!: string;

  @Field(() => Decimal, { description: "What they cost, as far as that is known." })
  cost!: string;

  @Field(() => Int, { description: "Of how many of them the cost is not known." })
  callsOfUnknownCost!: number;
}

@ObjectType("Reconciliation", {
  simpleResolvers: true,
  description: "A supplier's invoice, held against what its calls of that time cost by our records.",
})
export class ReconciliationView {
  @Field(() => SupplierInvoiceView, { description: "The invoice." })
  invoice!: SupplierInvoiceView;

  @Field(() => Decimal, { description: "What the calls cost, in the invoice's currency." })
  recorded!: string;

  @Field(() => Decimal, { description: "What is asked for less what is recorded." })
  difference!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: "The same in percent of what is recorded, to two decimals; null when that is nothing.",
  })
  differencePercent!: string | null;

  @Field(() => Int, { description: "Calls whose cost is not known: they are in no sum." })
  callsOfUnknownCost!: number;

  @Field(() => [RecordedCostView], { description: "By model and currency, the dearest first." })
  lines!: RecordedCostView[];
}

@ArgsType()
export class SupplierInvoicesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only this supplier's." })
  @Limit(textLimits)
  providerId?: string | null;
}

@ArgsType()
export class SupplierInvoiceArgs {
  @Field(() => ID, { description: "`ivc_…`." })
  @Limit(idLimits)
  invoiceId!: string;
}

@InputType("RecordSupplierInvoiceInput", { description: "What a supplier asks for a time." })
export class RecordSupplierInvoiceInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "The supplier's own number of it; unique with the supplier." })
  @Limit({ minLength: 1, maxLength: 120 })
  reference!: string;

  @Field(() => Decimal, { description: "What is asked for." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  @Limit(currencyLimits)
  currency!: string;

  @Field(() => DateTime, { description: "From when; inclusive." })
  periodStart!: Date;

  @Field(() => DateTime, { description: "Until when; exclusive, and at most 100 days later." })
  periodEnd!: Date;

  @Field(() => String, { nullable: true, description: "What is to be said of it." })
  @Limit({ notNull: true, maxLength: 1000 })
  note?: string;
}

@InputType("DeleteSupplierInvoiceInput", { description: "Which invoice." })
export class DeleteSupplierInvoiceInput {
  @Field(() => ID, { description: "`ivc_…`." })
  @Limit(idLimits)
  invoiceId!: string;
}

@ObjectType("SupplierInvoicePayload", { simpleResolvers: true, description: "A recorded invoice." })
export class SupplierInvoicePayload extends Payload {
  @Field(() => SupplierInvoiceView, { nullable: true, description: "The invoice." })
  invoice!: SupplierInvoiceView | null;
}

@ObjectType("DeleteSupplierInvoicePayload", { simpleResolvers: true, description: "An invoice is gone." })
export class DeleteSupplierInvoicePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The invoice that was." })
  invoiceId!: string | null;
}

/** An invoice as operators see it. */
export function toSupplierInvoice(invoice: SupplierInvoice): SupplierInvoiceView {
  const { id, providerId, reference, amount, currency, periodStart, periodEnd, note, createdBy } = invoice;
  return {
    ...{ id, providerId, reference, currency, periodStart, periodEnd, note, createdBy },
    ...{ amount: formatAmount(amount), createdAt: invoice.createdAt },
  };
}

/** An invoice held against our records, as operators see it. */
export function toReconciliation(found: Reconciliation): ReconciliationView {
  const { invoice, recorded, difference, callsOfUnknownCost, lines } = found;
  return {
    ...{ invoice: toSupplierInvoice(invoice), callsOfUnknownCost, lines: lines.map(toRecordedCost) },
    recorded: formatAmount(recorded),
    difference: formatAmount(difference),
    differencePercent: recorded === 0n ? null : percentOf(difference, recorded),
  };
}

function toRecordedCost(line: RecordedCost): RecordedCostView {
  const { upstreamModel, currency, calls, inputTokens, outputTokens, cost, callsOfUnknownCost } = line;
  return {
    ...{ upstreamModel, currency, calls, callsOfUnknownCost, cost: formatAmount(cost) },
    ...{ inputTokens: String(inputTokens), outputTokens: String(outputTokens) },
  };
}
