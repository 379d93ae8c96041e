import { Field, Int, ObjectType } from "type-graphql";
import type { ContentSafety, LoggingLevel, Masking, Policy, SecurityPolicy } from "../../policies/index.ts";
import { DateTime } from "../scalars.ts";
import { PolicyModelScopeView, toPolicyModelScope } from "./policy-model-scope.ts";
import { LoggingLevelEnum, MaskedEntityEnum, MaskingPlaceEnum } from "./security-policy-enums.ts";
import { MaskingStrategyEnum, ModerationFailureEnum, SafetyCategoryEnum } from "./security-policy-enums.ts";
import { SafetyDirectionEnum, SafetyModeEnum } from "./security-policy-enums.ts";

@ObjectType("ContentModeration", {
  simpleResolvers: true,
  description: "The moderation endpoint of the relay's operator, where there is one.",
})
export class ContentModerationView {
  @Field(() => Boolean, { description: "Whether it is asked." })
  enabled!: boolean;

  @Field(() => ModerationFailureEnum, { description: "What holds when it does not answer in time." })
  onFailure!: ContentSafety["moderation"]["onFailure"];
}

@ObjectType("ContentSafety", { simpleResolvers: true, description: "What texts are looked through for." })
export class ContentSafetyView {
  @Field(() => SafetyModeEnum, { description: "What happens to what is found." })
  mode!: ContentSafety["mode"];

  @Field(() => [SafetyCategoryEnum], { description: "What the built-in words and patterns look for." })
  categories!: ContentSafety["categories"];

  @Field(() => [String], { description: "Your own words and phrases, found in any case." })
  customTerms!: readonly string[];

  @Field(() => [String], { description: "Your own regular expressions, in the syntax of RE2." })
  customPatterns!: readonly string[];

  @Field(() => [SafetyDirectionEnum], { description: "Which texts are looked through." })
  applyTo!: ContentSafety["applyTo"];

  @Field(() => ContentModerationView, { description: "Whether a moderation endpoint is asked too." })
  moderation!: ContentModerationView;
}

@ObjectType("Masking", { simpleResolvers: true, description: "What is hidden of texts." })
export class MaskingView {
  @Field(() => Boolean, { description: "Whether anything is; what is stored as redacted is in any case." })
  enabled!: boolean;

  @Field(() => [MaskedEntityEnum], { description: "What." })
  entities!: Masking["entities"];

  @Field(() => MaskingStrategyEnum, { description: "Whether the client gets it back." })
  strategy!: Masking["strategy"];

  @Field(() => [MaskingPlaceEnum], { description: "Where." })
  applyTo!: Masking["applyTo"];
}

@ObjectType("Logging", { simpleResolvers: true, description: "What is kept of requests." })
export class LoggingView {
  @Field(() => LoggingLevelEnum, { description: "How much." })
  level!: LoggingLevel;
}

@ObjectType("DataRetention", { simpleResolvers: true, description: "For how long things are kept." })
export class DataRetentionView {
  @Field(() => Int, {
    nullable: true,
    description: "Days that requests are kept; null: for as long as the account exists.",
  })
  requestDays!: number | null;

  @Field(() => Int, { description: "Days that what was said is kept, where it is kept at all." })
  contentDays!: number;
}

@ObjectType("SecurityPolicy", {
  simpleResolvers: true,
  description: "What may pass in a customer's requests, and what is kept of them.",
})
export class SecurityPolicyView {
  @Field(() => ContentSafetyView, { description: "What texts are looked through for." })
  contentSafety!: ContentSafetyView;

  @Field(() => MaskingView, { description: "What is hidden of texts." })
  masking!: MaskingView;

  @Field(() => LoggingView, { description: "What is kept of requests." })
  logging!: LoggingView;

  @Field(() => DataRetentionView, { description: "For how long." })
  dataRetention!: DataRetentionView;

  @Field(() => PolicyModelScopeView, { description: "Which models may be called." })
  modelScope!: PolicyModelScopeView;

  @Field(() => Int, { description: "Rises with every change; 0 was never changed." })
  version!: number;

  @Field(() => DateTime, { nullable: true, description: "When it last changed; null: never." })
  updatedAt!: Date | null;
}

/** A policy as it is shown. */
export function toSecurityPolicy({
  document,
  version,
  updatedAt,
}: Policy<SecurityPolicy>): SecurityPolicyView {
  const { contentSafety: safety, masking, logging, dataRetention, modelScope } = document;
  return {
    contentSafety: {
      mode: safety.mode,
      categories: safety.categories,
      customTerms: safety.customTerms,
      customPatterns: safety.customPatterns,
      applyTo: safety.applyTo,
      moderation: { enabled: safety.moderation.enabled, onFailure: safety.moderation.onFailure },
    },
    masking: {
      enabled: masking.enabled,
      entities: masking.entities,
      strategy: masking.strategy,
      applyTo: masking.applyTo,
    },
    logging: { level: logging.level },
    dataRetention: { requestDays: dataRetention.requestDays, contentDays: dataRetention.contentDays },
    modelScope: toPolicyModelScope(modelScope),
    version,
    updatedAt,
  };
}
