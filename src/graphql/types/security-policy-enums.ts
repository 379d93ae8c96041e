import type {
  ContentSafety,
  LoggingLevel,
  MaskedEntity,
  Masking,
  SafetyCategory,
  SafetyDirection,
} from "../../policies/index.ts";
import { enumOf } from "./enums.ts";

export const SafetyModeEnum = enumOf<ContentSafety["mode"]>("SafetyMode", "What content safety does.", {
  off: "Nothing; texts are not looked at.",
  monitor: "It notes what it finds in the trace, and lets the request pass.",
  block: "It refuses what it finds it in.",
});

export const SafetyCategoryEnum = enumOf<SafetyCategory>(
  "SafetyCategory",
  "What the built-in words and patterns look for. They find plain cases, and not every one.",
  {
    violence: "Threats, and how to hurt people.",
    hate: "Contempt for groups of people.",
    sexual: "Explicit sexual content.",
    self_harm: "Suicide and hurting oneself.",
    illegal_activity: "How to commit crimes.",
    prompt_injection: "Attempts to talk a model out of its instructions.",
  },
);

export const SafetyDirectionEnum = enumOf<SafetyDirection>("SafetyDirection", "Which way a text goes.", {
  input: "From the client to the model.",
  output: "From the model to the client.",
});

export const ModerationFailureEnum = enumOf<ContentSafety["moderation"]["onFailure"]>(
  "ModerationFailure",
  "What holds when the moderation endpoint does not answer in time.",
  { allow: "The text passes.", block: "It is refused." },
);

export const MaskedEntityEnum = enumOf<MaskedEntity>("MaskedEntity", "What is hidden in texts.", {
  email: "E-mail addresses.",
  phone: "Phone numbers.",
  national_id: "Numbers of identity cards, and of social security.",
  bank_card: "Numbers of bank cards.",
  ip_address: "IP addresses.",
  api_key: "API keys and tokens.",
  private_key: "Private keys.",
});

export const MaskingStrategyEnum = enumOf<Masking["strategy"]>(
  "MaskingStrategy",
  "What becomes of what is hidden.",
  {
    reversible: "The model gets placeholders, and the client's answer has the originals back.",
    irreversible: "The placeholders stay.",
  },
);

export const MaskingPlaceEnum = enumOf<Masking["applyTo"][number]>(
  "MaskingPlace",
  "Where texts are masked.",
  {
    input: "Before they go to a model.",
    output: "In what the model says by itself.",
    logs: "In what is stored.",
  },
);

export const LoggingLevelEnum = enumOf<LoggingLevel>("LoggingLevel", "What is kept of requests.", {
  metadata: "Figures only, never what was said.",
  redacted: "What was said too, masked and encrypted.",
  full: "What was said as it was, encrypted.",
});
