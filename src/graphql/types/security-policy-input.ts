import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { ContentSafety, LoggingLevel, MaskedEntity, Masking } from "../../policies/index.ts";
import type { SafetyCategory, SafetyDirection } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { PolicyModelScopeInput } from "./policy-model-scope.ts";
import { LoggingLevelEnum, MaskedEntityEnum, MaskingPlaceEnum } from "./security-policy-enums.ts";
import { MaskingStrategyEnum, ModerationFailureEnum, SafetyCategoryEnum } from "./security-policy-enums.ts";
import { SafetyDirectionEnum, SafetyModeEnum } from "./security-policy-enums.ts";
import { SecurityPolicyView } from "./security-policy.ts";
import { Payload } from "./user-error.ts";

@InputType("ContentModerationInput", { description: "What of the moderation to change." })
export class ContentModerationInput {
  @Field(() => Boolean, { nullable: true, description: "Whether the operator's endpoint is asked." })
  @Limit({ notNull: true })
  enabled?: boolean;

  @Field(() => ModerationFailureEnum, {
    nullable: true,
    description: "What holds when it does not answer in time.",
  })
  @Limit({ notNull: true })
  onFailure?: ContentSafety["moderation"]["onFailure"];
}

@InputType("ContentSafetyInput", { description: "What of content safety to change." })
export class ContentSafetyInput {
  @Field(() => SafetyModeEnum, { nullable: true, description: "What happens to what is found." })
  @Limit({ notNull: true })
  mode?: ContentSafety["mode"];

  @Field(() => [SafetyCategoryEnum], {
    nullable: true,
    description: "What the built-in words and patterns look for; none twice.",
  })
  @Limit({ notNull: true, uniqueItems: true })
  categories?: SafetyCategory[];

  @Field(() => [String], {
    nullable: true,
    description:
      "Your own words and phrases, found in any case: 1 to 200 characters each, 1,000,000 bytes together. " +
      "In GraphQL, a long list has to be sent as a variable.",
  })
  @Limit({ notNull: true, maxItems: 20_000, minLength: 1, maxLength: 200 })
  customTerms?: string[];

  @Field(() => [String], {
    nullable: true,
    description:
      "Your own regular expressions, in the syntax of RE2, 1 to 1000 characters each; none may match the " +
      "empty text.",
  })
  @Limit({ notNull: true, maxItems: 100, uniqueItems: true, minLength: 1, maxLength: 1000 })
  customPatterns?: string[];

  @Field(() => [SafetyDirectionEnum], { nullable: true, description: "Which texts are looked through." })
  @Limit({ notNull: true, uniqueItems: true })
  applyTo?: SafetyDirection[];

  @Field(() => ContentModerationInput, {
    nullable: true,
    description: "Whether a moderation endpoint is asked too.",
  })
  @Limit({ notNull: true })
  moderation?: ContentModerationInput;
}

@InputType("MaskingInput", { description: "What of the masking to change." })
export class MaskingInput {
  @Field(() => Boolean, { nullable: true, description: "Whether anything is hidden." })
  @Limit({ notNull: true })
  enabled?: boolean;

  @Field(() => [MaskedEntityEnum], { nullable: true, description: "What is hidden; none twice." })
  @Limit({ notNull: true, uniqueItems: true })
  entities?: MaskedEntity[];

  @Field(() => MaskingStrategyEnum, { nullable: true, description: "Whether the client gets it back." })
  @Limit({ notNull: true })
  strategy?: Masking["strategy"];

  @Field(() => [MaskingPlaceEnum], { nullable: true, description: "Where it is hidden; none twice." })
  @Limit({ notNull: true, uniqueItems: true })
  applyTo?: Masking["applyTo"][number][];
}

@InputType("LoggingInput", { description: "What of the logging to change." })
export class LoggingInput {
  @Field(() => LoggingLevelEnum, { nullable: true, description: "How much is kept of requests." })
  @Limit({ notNull: true })
  level?: LoggingLevel;
}

@InputType("DataRetentionInput", { description: "What of the retention to change." })
export class DataRetentionInput {
  @Field(() => Int, {
    nullable: true,
    description: "Days that requests are kept; null: for as long as the account exists.",
  })
  @Limit({ min: 0, max: 3650 })
  requestDays?: number | null;

  @Field(() => Int, { nullable: true, description: "Days that what was said is kept." })
  @Limit({ notNull: true, min: 0, max: 3650 })
  contentDays?: number;
}

@InputType("UpdateSecurityPolicyInput", {
  description:
    "What to change; what is omitted stays, objects merge field by field, lists are replaced whole.",
})
export class UpdateSecurityPolicyInput {
  @Field(() => ContentSafetyInput, { nullable: true, description: "What texts are looked through for." })
  @Limit({ notNull: true })
  contentSafety?: ContentSafetyInput;

  @Field(() => MaskingInput, { nullable: true, description: "What is hidden of texts." })
  @Limit({ notNull: true })
  masking?: MaskingInput;

  @Field(() => LoggingInput, { nullable: true, description: "What is kept of requests." })
  @Limit({ notNull: true })
  logging?: LoggingInput;

  @Field(() => DataRetentionInput, { nullable: true, description: "For how long." })
  @Limit({ notNull: true })
  dataRetention?: DataRetentionInput;

  @Field(() => PolicyModelScopeInput, { nullable: true, description: "Which models may be called." })
  @Limit({ notNull: true })
  modelScope?: PolicyModelScopeInput;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateSecurityPolicyPayload", {
  simpleResolvers: true,
  description: "The security policy after a change.",
})
export class UpdateSecurityPolicyPayload extends Payload {
  @Field(() => SecurityPolicyView, { nullable: true, description: "The policy." })
  securityPolicy!: SecurityPolicyView | null;
}
