import type { FeatureUse } from "../chat-request.ts";
import type { Feature } from "../features.ts";
import { isObject } from "../field-rules.ts";
import type { Generation } from "./parse-generation.ts";
import { readReasoning } from "./read-reasoning.ts";
import { partsOf } from "./request-input.ts";

type Parameters = Generation["parameters"];

/** Parameters that change what the client gets, and when they do. */
const ASKED: Readonly<Record<string, { feature: Feature; isAsked: (value: unknown) => boolean }>> = {
  stop: { feature: "stop_tokens", isAsked: hasTokenIds },
  n: { feature: "choices", isAsked: (n) => typeof n === "number" && n > 1 },
  enable_search: { feature: "web_search", isAsked: isTrue },
  plugins: { feature: "web_search", isAsked: isFilled },
  enable_code_interpreter: { feature: "code_interpreter", isAsked: isTrue },
  logit_bias: { feature: "logit_bias", isAsked: isFilled },
};

/** Parameters by which a client only helps the supplier. */
const HINTS = [
  "translation_options",
  "vl_high_resolution_images",
  "max_input_tokens",
  "preserve_thinking",
  "tool_stream",
  "search_options",
];

/** How closely pictures and films are to be looked at, by the members of their parts. */
const DETAILS = ["min_pixels", "max_pixels", "total_pixels", "fps"];

/** What a request asks for that has no place in the words between protocols. */
export function readBeyond({ parameters, messages }: Generation): FeatureUse[] {
  const asked = Object.entries(ASKED)
    .filter(([name, { isAsked }]) => isAsked(parameters[name]))
    .map(([name, { feature }]) => ({ feature, param: `parameters.${name}` }));
  const parts = messages.flatMap(partsOf);
  const details = DETAILS.filter((name) => parts.some((part) => isGiven(part[name])));
  return [
    ...asked,
    ...hintsIn(parameters).map((name) => ({ feature: "hint" as const, param: `parameters.${name}` })),
    ...details.map((param) => ({ feature: "image_detail" as const, param })),
  ];
}

function hintsIn(parameters: Parameters): string[] {
  const hints = HINTS.filter((name) => isGiven(parameters[name]));
  const isBudgetAlone = isGiven(parameters["thinking_budget"]) && readReasoning(parameters).mode === "auto";
  return isBudgetAlone ? [...hints, "thinking_budget"] : hints;
}

/** Members for suppliers of the same protocol, where the client's own bytes cannot go on. */
const EXTRAS = [...Object.keys(ASKED).filter((name) => name !== "stop" && name !== "n"), ...HINTS];

export function readExtras({ parameters }: Generation): Record<string, unknown> {
  return Object.fromEntries(
    EXTRAS.filter((name) => isGiven(parameters[name])).map((name) => [name, parameters[name]]),
  );
}

function hasTokenIds(stop: unknown): boolean {
  return Array.isArray(stop) && stop.length > 0 && typeof stop[0] !== "string";
}

function isTrue(value: unknown): boolean {
  return value === true;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : isGiven(value) && value !== "" && value !== false;
}
