import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { ImportSupplierUsageInput as VerbInput } from "../../activity/index.ts";
import { Limit } from "../limits.ts";
import { readAmount } from "../read-amount.ts";
import { Decimal } from "../scalars.ts";
import { currencyLimits, idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";
import { SupplierUsageView } from "./usage-types.ts";

const HEADING = { notNull: true, minLength: 1, maxLength: 200 };
const HEADINGS = { notNull: true, minItems: 1, maxItems: 10, minLength: 1, maxLength: 200 };
const DAY = { notNull: true, pattern: /^\d{4}-\d{2}-\d{2}$/, says: "be a day, such as 2026-11-23" };
const CSV_MAX = 10 * 1024 * 1024;

@InputType("SupplierUsageColumnsInput", {
  description: "Headings of columns, in any case; those that are left out are found by what they are called.",
})
export class UsageColumnsInput {
  @Field(() => String, { nullable: true, description: "The supplier's name of a call." })
  @Limit(HEADING)
  requestId?: string;

  @Field(() => String, { nullable: true, description: "When: a moment, or a day." })
  @Limit(HEADING)
  time?: string;

  @Field(() => String, { nullable: true, description: "The supplier's name of the model." })
  @Limit(HEADING)
  model?: string;

  @Field(() => String, { nullable: true, description: "How many calls a line stands for." })
  @Limit(HEADING)
  calls?: string;

  @Field(() => [String], { nullable: true, description: "Tokens of input: several columns are added." })
  @Limit(HEADINGS)
  inputTokens?: string[];

  @Field(() => [String], { nullable: true, description: "Tokens of output, likewise." })
  @Limit(HEADINGS)
  outputTokens?: string[];

  @Field(() => String, { nullable: true, description: "What it costs." })
  @Limit(HEADING)
  cost?: string;

  @Field(() => String, { nullable: true, description: "In which currency." })
  @Limit(HEADING)
  currency?: string;
}

@InputType("ImportSupplierUsageInput", { description: "A supplier's own list of what it charges for." })
export class ImportSupplierUsageInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "The file: CSV with headings, of 10 MB and 250,000 lines at most." })
  @Limit({ minLength: 1, maxLength: CSV_MAX })
  csv!: string;

  @Field(() => String, { nullable: true, description: "The file's name, to know it by." })
  @Limit({ notNull: true, maxLength: 200 })
  fileName?: string;

  @Field(() => UsageColumnsInput, { nullable: true, description: "Which columns say what." })
  @Limit({ notNull: true })
  columns?: UsageColumnsInput;

  @Field(() => String, { nullable: true, description: "Of a list that does not say it; ISO 4217." })
  @Limit({ ...currencyLimits, notNull: true })
  currency?: string;

  @Field(() => String, {
    nullable: true,
    description: "By which its days are cut; as its format has it when omitted.",
  })
  @Limit({ notNull: true, minLength: 1, maxLength: 64 })
  timezone?: string;

  @Field(() => String, {
    nullable: true,
    description: "From which day on it tells all; its first line's when omitted.",
  })
  @Limit(DAY)
  firstDay?: string;

  @Field(() => String, {
    nullable: true,
    description: "Until which day, inclusive; its last line's when omitted.",
  })
  @Limit(DAY)
  lastDay?: string;

  @Field(() => Decimal, {
    nullable: true,
    description: "What a cost may differ by without being told; 0 when omitted.",
  })
  @Limit({ notNull: true })
  tolerance?: string;
}

@InputType("DeleteSupplierUsageInput", { description: "Which list." })
export class DeleteSupplierUsageInput {
  @Field(() => ID, { description: "`usg_…`." })
  @Limit(idLimits)
  usageId!: string;
}

@ObjectType("ImportSupplierUsagePayload", { simpleResolvers: true, description: "An imported list." })
export class ImportSupplierUsagePayload extends Payload {
  @Field(() => SupplierUsageView, { nullable: true, description: "The list." })
  usage!: SupplierUsageView | null;

  @Field(() => Boolean, { nullable: true, description: "False when the same file was imported before." })
  isNew!: boolean | null;
}

@ObjectType("DeleteSupplierUsagePayload", { simpleResolvers: true, description: "A list is gone." })
export class DeleteSupplierUsagePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The list that was." })
  usageId!: string | null;
}

/** What the verb is asked for. */
export function readUsageImport({ columns = {}, tolerance, ...input }: ImportSupplierUsageInput): VerbInput {
  const named = Object.entries(columns).flatMap(([column, said]: [string, string | string[] | undefined]) =>
    said === undefined ? [] : [[column, typeof said === "string" ? [said] : said]],
  );
  return {
    ...input,
    columns: Object.fromEntries(named) as NonNullable<VerbInput["columns"]>,
    ...(tolerance !== undefined && { tolerance: readAmount(tolerance, "tolerance") }),
  };
}
