import { ArgsType, Field, ID } from "type-graphql";
import type { UsageDifferenceKind } from "../../activity/index.ts";
import { Limit } from "../limits.ts";
import { PageArgs } from "../types/connection.ts";
import { idLimits, textLimits } from "../types/field-limits.ts";
import { UsageDifferenceEnum } from "./usage-types.ts";

@ArgsType()
export class SupplierUsagesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only this supplier's." })
  @Limit(textLimits)
  providerId?: string | null;
}

@ArgsType()
export class SupplierUsageArgs {
  @Field(() => ID, { description: "`usg_…`." })
  @Limit(idLimits)
  usageId!: string;
}

@ArgsType()
export class UsageDifferencesArgs extends PageArgs {
  @Field(() => ID, { description: "`usg_…`." })
  @Limit(idLimits)
  usageId!: string;

  @Field(() => UsageDifferenceEnum, { nullable: true, description: "Only of this kind." })
  kind?: UsageDifferenceKind | null;

  @Field(() => String, { nullable: true, description: "Only of this day, such as `2026-11-23`." })
  @Limit({ maxLength: 10 })
  day?: string | null;
}
