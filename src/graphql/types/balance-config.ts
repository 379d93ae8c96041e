import { Field, InputType, Int, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type { BalanceConfig, BalanceConfigUpdate, Policy } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { readAmount } from "../read-amount.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ShownOnce } from "../shown-once.ts";
import { Payload } from "./user-error.ts";

@ObjectType("BalanceConfig", {
  simpleResolvers: true,
  description: "Of what a customer wants to be told, and where.",
})
export class BalanceConfigView {
  @Field(() => Decimal, {
    nullable: true,
    description: "Tell when available and reserved together fall below this; null: never.",
  })
  lowBalanceThreshold!: string | null;

  @Field(() => Decimal, { nullable: true, description: "The same, when it is urgent." })
  criticalBalanceThreshold!: string | null;

  @Field(() => [Int], { description: "Tell when a key has used this much of its quota, in percent." })
  quotaAlertPercents!: readonly number[];

  @Field(() => [String], { description: "Who gets a mail." })
  notifyEmails!: readonly string[];

  @Field(() => String, { nullable: true, description: "Where a signed webhook is posted; null: nowhere." })
  webhookUrl!: string | null;

  @Field(() => Boolean, { description: "False: nothing is raised and nothing is sent." })
  alertsEnabled!: boolean;

  @Field(() => Int, { description: "Rises with every change; 0 was never changed." })
  version!: number;

  @Field(() => DateTime, { nullable: true, description: "When it last changed; null: never." })
  updatedAt!: Date | null;
}

@InputType("UpdateBalanceConfigInput", {
  description: "What to change; what is omitted stays, null clears, lists are replaced whole.",
})
export class UpdateBalanceConfigInput {
  @Field(() => Decimal, { nullable: true, description: "More than 0; null: never tell." })
  lowBalanceThreshold?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: "More than 0, at most the low threshold; null: never.",
  })
  criticalBalanceThreshold?: string | null;

  @Field(() => [Int], { nullable: true, description: "Whole percents of a key's quota, none twice." })
  @Limit({ notNull: true, maxItems: 20, min: 1, max: 100, uniqueItems: true })
  quotaAlertPercents?: number[];

  @Field(() => [String], { nullable: true, description: "E-mail addresses, none twice." })
  @Limit({ notNull: true, maxItems: 10, minLength: 3, maxLength: 254, uniqueItems: true })
  notifyEmails?: string[];

  @Field(() => String, { nullable: true, description: "An https URL at a public address; null: none." })
  @Limit({ minLength: 1, maxLength: 500 })
  webhookUrl?: string | null;

  @Field(() => Boolean, { nullable: true, description: "False: nothing is raised and nothing is sent." })
  @Limit({ notNull: true })
  alertsEnabled?: boolean;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateBalanceConfigPayload", {
  simpleResolvers: true,
  description: "The configuration after a change.",
})
export class UpdateBalanceConfigPayload extends Payload {
  @Field(() => BalanceConfigView, { nullable: true, description: "The configuration." })
  balanceConfig!: BalanceConfigView | null;

  @Field(() => String, {
    nullable: true,
    description:
      "`whsec_…`: what signs the webhooks. It is made with the first webhook URL and told this once; " +
      "null otherwise.",
  })
  @ShownOnce()
  webhookSigningKey!: string | null;
}

/** A configuration as it is shown. */
export function toBalanceConfig({ document, version, updatedAt }: Policy<BalanceConfig>): BalanceConfigView {
  const { lowBalanceThreshold: low, criticalBalanceThreshold: critical } = document;
  return {
    lowBalanceThreshold: low === null ? null : formatAmount(low),
    criticalBalanceThreshold: critical === null ? null : formatAmount(critical),
    quotaAlertPercents: document.quotaAlertPercents,
    notifyEmails: document.notifyEmails,
    webhookUrl: document.webhookUrl,
    alertsEnabled: document.alertsEnabled,
    version,
    updatedAt,
  };
}

/** The configuration after a change, as it is shown. */
export function toBalanceConfigUpdate(update: BalanceConfigUpdate): UpdateBalanceConfigPayload {
  return { balanceConfig: toBalanceConfig(update.config), webhookSigningKey: update.signingKey };
}

/** What of the configuration an input states; what it leaves out is absent. */
export function readBalanceConfigChanges(input: UpdateBalanceConfigInput): Partial<BalanceConfig> {
  const { lowBalanceThreshold: low, criticalBalanceThreshold: critical, ...rest } = input;
  const { quotaAlertPercents, notifyEmails, webhookUrl, alertsEnabled } = rest;
  return {
    ...(low !== undefined && { lowBalanceThreshold: readThreshold(low, "low_balance_threshold") }),
    ...(critical !== undefined && {
      criticalBalanceThreshold: readThreshold(critical, "critical_balance_threshold"),
    }),
    ...(quotaAlertPercents !== undefined && { quotaAlertPercents }),
    ...(notifyEmails !== undefined && { notifyEmails }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(alertsEnabled !== undefined && { alertsEnabled }),
  };
}

function readThreshold(text: string | null, param: string): BalanceConfig["lowBalanceThreshold"] {
  return text === null ? null : readAmount(text, param);
}
