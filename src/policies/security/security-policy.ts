import type { JsonObject } from "../json-object.ts";
import { everyModel, readModelScope, writeModelScope, type ModelScope } from "../model-scope.ts";
import type { PolicyKind } from "../policy-kind.ts";

export const safetyModes = ["off", "monitor", "block"] as const;
/** What the built-in lists of words and patterns look for. */
export const safetyCategories = [
  "violence",
  "hate",
  "sexual",
  "self_harm",
  "illegal_activity",
  "prompt_injection",
] as const;
export const safetyDirections = ["input", "output"] as const;
export const maskedEntities = [
  "email",
  "phone",
  "national_id",
  "bank_card",
  "ip_address",
  "api_key",
  "private_key",
] as const;
export const maskingStrategies = ["reversible", "irreversible"] as const;
export const maskingPlaces = ["input", "output", "logs"] as const;
export const loggingLevels = ["metadata", "redacted", "full"] as const;
/** What holds when the moderation endpoint does not answer in time. */
export const moderationFailures = ["allow", "block"] as const;

export type SafetyCategory = (typeof safetyCategories)[number];
export type SafetyDirection = (typeof safetyDirections)[number];
export type MaskedEntity = (typeof maskedEntities)[number];
export type LoggingLevel = (typeof loggingLevels)[number];

export interface ContentSafety {
  mode: (typeof safetyModes)[number];
  categories: readonly SafetyCategory[];
  /** Words and phrases of the customer's own, found in any case. */
  customTerms: readonly string[];
  /** Regular expressions of the customer's own, in the syntax of RE2. */
  customPatterns: readonly string[];
  applyTo: readonly SafetyDirection[];
  /** Asks the moderation endpoint that the operator has set up, if there is one. */
  moderation: { enabled: boolean; onFailure: (typeof moderationFailures)[number] };
}

export interface Masking {
  enabled: boolean;
  entities: readonly MaskedEntity[];
  /** `reversible`: the supplier sees placeholders, the customer gets its own words back. */
  strategy: (typeof maskingStrategies)[number];
  applyTo: readonly (typeof maskingPlaces)[number][];
}

/** What may pass in a customer's requests, and what is kept of them. */
export interface SecurityPolicy {
  contentSafety: ContentSafety;
  masking: Masking;
  logging: { level: LoggingLevel };
  /** Days that records and contents are kept; null: for as long as the account exists. */
  dataRetention: { requestDays: number | null; contentDays: number };
  modelScope: ModelScope;
}

export const securityPolicyKind: PolicyKind<SecurityPolicy> = {
  name: "security_policy",
  defaults: {
    contentSafety: {
      mode: "off",
      categories: [],
      customTerms: [],
      customPatterns: [],
      applyTo: safetyDirections,
      moderation: { enabled: false, onFailure: "allow" },
    },
    masking: {
      enabled: false,
      entities: maskedEntities,
      strategy: "reversible",
      applyTo: maskingPlaces,
    },
    logging: { level: "metadata" },
    dataRetention: { requestDays: null, contentDays: 30 },
    modelScope: everyModel,
  },
  write: ({ contentSafety: safety, masking, logging, dataRetention, modelScope }) => ({
    content_safety: {
      mode: safety.mode,
      categories: [...safety.categories],
      custom_terms: [...safety.customTerms],
      custom_patterns: [...safety.customPatterns],
      apply_to: [...safety.applyTo],
      moderation: { enabled: safety.moderation.enabled, on_failure: safety.moderation.onFailure },
    },
    masking: {
      enabled: masking.enabled,
      entities: [...masking.entities],
      strategy: masking.strategy,
      apply_to: [...masking.applyTo],
    },
    logging: { level: logging.level },
    data_retention: { request_days: dataRetention.requestDays, content_days: dataRetention.contentDays },
    model_scope: writeModelScope(modelScope),
  }),
  read: (stored) => ({
    contentSafety: readSafety(stored["content_safety"] as JsonObject),
    masking: readMasking(stored["masking"] as JsonObject),
    logging: stored["logging"] as unknown as SecurityPolicy["logging"],
    dataRetention: readRetention(stored["data_retention"] as JsonObject),
    modelScope: readModelScope(stored["model_scope"] as JsonObject),
  }),
};

function readSafety(stored: JsonObject): ContentSafety {
  const moderation = stored["moderation"] as JsonObject;
  return {
    mode: stored["mode"] as ContentSafety["mode"],
    categories: stored["categories"] as SafetyCategory[],
    customTerms: stored["custom_terms"] as string[],
    customPatterns: stored["custom_patterns"] as string[],
    applyTo: stored["apply_to"] as SafetyDirection[],
    moderation: {
      enabled: moderation["enabled"] as boolean,
      onFailure: moderation["on_failure"] as ContentSafety["moderation"]["onFailure"],
    },
  };
}

function readMasking(stored: JsonObject): Masking {
  return {
    enabled: stored["enabled"] as boolean,
    entities: stored["entities"] as MaskedEntity[],
    strategy: stored["strategy"] as Masking["strategy"],
    applyTo: stored["apply_to"] as Masking["applyTo"],
  };
}

function readRetention(stored: JsonObject): SecurityPolicy["dataRetention"] {
  return {
    requestDays: stored["request_days"] as number | null,
    contentDays: stored["content_days"] as number,
  };
}
