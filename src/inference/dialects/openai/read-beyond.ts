import type { FeatureUse } from "../chat-request.ts";
import type { Feature } from "../features.ts";
import { isObject } from "../field-rules.ts";
import type { ChatBody } from "./chat-body.ts";

interface Use {
  feature: Feature;
  /** Values by which nothing is asked for; null is one for all. */
  isNothing: (value: unknown) => boolean;
}

/** Fields that have no place in the words between protocols. */
const USES: Readonly<Record<string, Use>> = {
  n: { feature: "choices", isNothing: (value) => value === 1 },
  logit_bias: { feature: "logit_bias", isNothing: isEmpty },
  modalities: { feature: "audio_output", isNothing: (value) => !asList(value).includes("audio") },
  web_search_options: { feature: "server_tools", isNothing: never },
  moderation: { feature: "moderation", isNothing: isEmpty },
  prompt_cache_key: { feature: "cache_key", isNothing: isOneOf("") },
  prompt_cache_options: { feature: "hint", isNothing: isEmpty },
  prompt_cache_retention: { feature: "hint", isNothing: isOneOf("in_memory") },
  prediction: { feature: "prediction", isNothing: isEmpty },
  store: { feature: "hint", isNothing: isOneOf(false) },
  metadata: { feature: "hint", isNothing: isEmpty },
  service_tier: { feature: "hint", isNothing: isOneOf("auto", "default") },
  verbosity: { feature: "hint", isNothing: isOneOf("medium") },
  enable_search: { feature: "qwen_search", isNothing: isOneOf(false) },
};

/** Members that only Qwen's models know, for suppliers that serve them in another protocol. */
const EXTRAS = ["enable_search", "search_options"];

/** What a request asks for that has no place in the words between protocols. */
export function readBeyond(body: ChatBody): FeatureUse[] {
  const uses: FeatureUse[] = [];
  for (const [param, { feature, isNothing }] of Object.entries(USES)) {
    const value = body[param] ?? null;
    if (value !== null && !isNothing(value)) uses.push({ feature, param });
  }
  return uses;
}

export function readExtras(body: ChatBody): Record<string, unknown> {
  if (body["enable_search"] !== true) return {};
  return Object.fromEntries(
    EXTRAS.filter((name) => isObject(body[name]) || body[name] === true).map((name) => [name, body[name]]),
  );
}

function never(): boolean {
  return false;
}

function isOneOf(...values: unknown[]): (value: unknown) => boolean {
  return (value) => values.includes(value);
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
