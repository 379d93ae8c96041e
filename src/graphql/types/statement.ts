import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import { sumStatement, type Statement, type StatementSum } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { monthLimits } from "./field-limits.ts";

export const StatementStatusEnum = enumOf<Statement["status"]>(
  "StatementStatus",
  "Whether a statement can still change.",
  {
    open: "The month is running, or has just ended.",
    closed: "It is closed for good; what is put right later stands in a later month.",
  },
);

/** What a month came to for a part of its requests. */
@ObjectType({ simpleResolvers: true })
export abstract class StatementSumFields {
  @Field(() => Int, { description: "Requests that were charged." })
  requests!: number;

  @Field(() => Decimal, { description: "What they were charged: negative, as it moves the balance." })
  charges!: string;

  @Field(() => Decimal, { description: "What charges of requests were corrected by, signed." })
  corrections!: string;
}

@ObjectType("StatementModel", { simpleResolvers: true, description: "What a month came to for one model." })
export class StatementModelView extends StatementSumFields {
  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;
}

@ObjectType("StatementKey", { simpleResolvers: true, description: "What a month came to for one key." })
export class StatementKeyView extends StatementSumFields {
  @Field(() => ID, { description: "`key_…`." })
  apiKeyId!: string;

  @Field(() => String, { nullable: true, description: "What the key is called." })
  apiKeyName!: string | null;
}

@ObjectType("MonthlyStatement", {
  simpleResolvers: true,
  description:
    "A month of the account. The balance is the total, with what running requests hold: " +
    "opening balance + recharges + charges + corrections = closing balance, to the last unit.",
})
export class StatementView {
  @Field(() => ID, { description: "`stm_…`; the same while the month is open and when it is closed." })
  statementId!: string;

  @Field(() => String, { description: "As 2026-11." })
  month!: string;

  @Field(() => String, { description: "IANA: by whose calendar the month is cut." })
  timezone!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => StatementStatusEnum, { description: "Whether it can still change." })
  status!: Statement["status"];

  @Field(() => DateTime, { description: "Where it begins; inclusive." })
  periodStart!: Date;

  @Field(() => DateTime, { description: "Where it ends; exclusive." })
  periodEnd!: Date;

  @Field(() => Decimal, {
    description: "The balance at its beginning: the closing balance of the month before.",
  })
  openingBalance!: string;

  @Field(() => Decimal, { description: "What was paid in." })
  recharges!: string;

  @Field(() => Decimal, { description: "What was charged: negative, as it moves the balance." })
  charges!: string;

  @Field(() => Decimal, { description: "What was put right in it, signed." })
  corrections!: string;

  @Field(() => Decimal, { description: "The balance at its end; of a running month, the balance now." })
  closingBalance!: string;

  @Field(() => Int, { description: "Requests that were charged in it." })
  requests!: number;

  @Field(() => [StatementModelView], { description: "Its charges by model, the dearest first." })
  byModel!: StatementModelView[];

  @Field(() => [StatementKeyView], { description: "Its charges by key, the dearest first." })
  byKey!: StatementKeyView[];

  @Field(() => DateTime, { description: "When it was computed; of a closed one, when it was closed." })
  generatedAt!: Date;
}

export const StatementConnection = connectionOf("MonthlyStatement", () => StatementView);

@ArgsType()
export class StatementArgs {
  @Field(() => String, { nullable: true, description: "As 2026-11; the running month when omitted." })
  @Limit(monthLimits)
  month?: string | null;
}

/** A statement as it is shown. */
export function toStatement(statement: Statement): StatementView {
  return {
    statementId: statement.id,
    month: statement.month,
    timezone: statement.timezone,
    currency: statement.currency,
    status: statement.status,
    periodStart: statement.periodStart,
    periodEnd: statement.periodEnd,
    openingBalance: formatAmount(statement.openingBalance),
    recharges: formatAmount(statement.recharges),
    charges: formatAmount(statement.charges),
    corrections: formatAmount(statement.corrections),
    closingBalance: formatAmount(statement.closingBalance),
    requests: Number(statement.requests),
    byModel: sumStatement(statement, "model").map((sum) => ({ model: sum.of, ...toSum(sum) })),
    byKey: sumStatement(statement, "apiKeyId").map((sum) => ({
      ...{ apiKeyId: sum.of, apiKeyName: sum.name },
      ...toSum(sum),
    })),
    generatedAt: statement.generatedAt,
  };
}

function toSum({ requests, charges, corrections }: StatementSum): StatementSumFields {
  return {
    requests: Number(requests),
    charges: formatAmount(charges),
    corrections: formatAmount(corrections),
  };
}
