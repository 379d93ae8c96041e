import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { Finding } from "../../ledger/index.ts";
import { Limit } from "../limits.ts";
import { idLimits } from "../types/field-limits.ts";

@ArgsType()
export class OfCustomerArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@ObjectType("LedgerBreach", { simpleResolvers: true, description: "Where a law of the books is broken." })
export class LedgerBreachView {
  @Field(() => String, { description: "The id of what breaks it." })
  subject!: string;

  @Field(() => String, { description: "How." })
  detail!: string;
}

@ObjectType("LedgerFinding", { simpleResolvers: true, description: "One law of the books." })
export class LedgerFindingView {
  @Field(() => ID, { description: "Its number, such as I1." })
  id!: string;

  @Field(() => String, { description: "What it says." })
  sentence!: string;

  @Field(() => Boolean, { description: "Whether it holds." })
  holds!: boolean;

  @Field(() => [LedgerBreachView], { description: "Where it does not, at most 20." })
  breaches!: LedgerBreachView[];
}

/** A law of the books as it is shown. */
export function toFinding({ id, sentence, breaches }: Finding): LedgerFindingView {
  const shown = breaches.map(({ subject, detail }) => ({ subject, detail }));
  return { id, sentence, holds: breaches.length === 0, breaches: shown };
}
