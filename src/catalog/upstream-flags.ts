import type { Protocol } from "../kernel/protocol.ts";
import type { Report } from "./refusals.ts";

/** How a supplier differs from its protocol's book. What is absent is as `flagDefaults` says. */
export interface UpstreamFlags {
  /** Takes system messages after the first turn. */
  midSystem?: boolean;
  /** Takes a system message only as the first one. */
  systemFirstOnly?: boolean;
  /** Refuses two turns of one role in a row. */
  strictAlternation?: boolean;
  /** Takes `stream_options.include_usage`. */
  streamUsage?: boolean;
  maxTokensField?: "max_tokens" | "max_completion_tokens";
  /** `default`: takes only the default value; `none`: refuses the parameter. */
  temperatureMode?: "any" | "default" | "none";
  /**
   * How it is told to think: by words of effort, by a budget of tokens; `always`: it thinks and cannot be
   * told not to; `none`: it cannot be told to.
   */
  thinkingMode?: "adaptive" | "budget" | "always" | "none";
  /** Wants its own reasoning back in the next turn. */
  echoReasoning?: boolean;
  jsonSchema?: boolean;
  requiredTool?: boolean;
  prefill?: boolean;
  /** Fetches images from URLs itself. */
  imageUrl?: boolean;
  dsEndpoint?: "text" | "multimodal";
  /** Answers streaming calls only. */
  streamOnly?: boolean;
  /** Writes an answer to its end, and bills all of it, also when the connection is broken off. */
  billsOn?: boolean;
  /** Whether the reported input tokens contain those read from and written to the prompt cache. */
  usageSemantics?: "includes_cache" | "excludes_cache";
  betaAllowList?: string[];
  anthropicVersion?: string;
}

/** The flags of one deployment, each with a value. */
export type SettledFlags = Readonly<Required<UpstreamFlags>>;

const book: SettledFlags = {
  midSystem: true,
  systemFirstOnly: false,
  strictAlternation: false,
  streamUsage: true,
  maxTokensField: "max_completion_tokens",
  temperatureMode: "any",
  thinkingMode: "adaptive",
  echoReasoning: false,
  jsonSchema: true,
  requiredTool: true,
  prefill: false,
  imageUrl: true,
  dsEndpoint: "text",
  streamOnly: false,
  billsOn: false,
  usageSemantics: "includes_cache",
  betaAllowList: [],
  anthropicVersion: "2023-06-01",
};

/** Betas of Anthropic's that change how requests and answers are written, and not what they cost. */
const ANTHROPIC_BETAS = [
  "claude-code-20250219",
  "context-management-2025-06-27",
  "effort-2025-11-24",
  "extended-cache-ttl-2025-04-11",
  "fine-grained-tool-streaming-2025-05-14",
  "interleaved-thinking-2025-05-14",
  "prompt-caching-2024-07-31",
  "structured-outputs-2025-11-13",
  "token-efficient-tools-2025-02-19",
];

/** What each protocol's own service does: the flags of a supplier of whom nothing else is said. */
export const flagDefaults: Readonly<Record<Protocol, SettledFlags>> = {
  openai: book,
  anthropic: {
    ...book,
    midSystem: false,
    prefill: true,
    usageSemantics: "excludes_cache",
    betaAllowList: ANTHROPIC_BETAS,
  },
  dashscope: {
    ...book,
    midSystem: false,
    systemFirstOnly: true,
    strictAlternation: true,
    maxTokensField: "max_tokens",
    thinkingMode: "budget",
    requiredTool: false,
    prefill: true,
  },
};

/**
 * The flags of a deployment that says nothing itself. A model whose capabilities are told, and reasoning not
 * among them, is not asked to reason.
 */
export function flagsFor(protocol: Protocol, capabilities: readonly string[]): SettledFlags {
  const mayReason = capabilities.length === 0 || capabilities.includes("reasoning");
  return mayReason ? flagDefaults[protocol] : { ...flagDefaults[protocol], thinkingMode: "none" };
}

type FlagRule = "yes-no" | "words" | "date" | readonly string[];

const rules: Readonly<Record<keyof UpstreamFlags, FlagRule>> = {
  midSystem: "yes-no",
  systemFirstOnly: "yes-no",
  strictAlternation: "yes-no",
  streamUsage: "yes-no",
  maxTokensField: ["max_tokens", "max_completion_tokens"],
  temperatureMode: ["any", "default", "none"],
  thinkingMode: ["adaptive", "budget", "always", "none"],
  echoReasoning: "yes-no",
  jsonSchema: "yes-no",
  requiredTool: "yes-no",
  prefill: "yes-no",
  imageUrl: "yes-no",
  dsEndpoint: ["text", "multimodal"],
  streamOnly: "yes-no",
  billsOn: "yes-no",
  usageSemantics: ["includes_cache", "excludes_cache"],
  betaAllowList: "words",
  anthropicVersion: "date",
};

/** Reports every flag that is not known or has a value it cannot have. */
export function checkFlags(flags: Readonly<Record<string, unknown>>, report: Report): void {
  for (const [name, value] of Object.entries(flags)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof UpstreamFlags] : null;
    const expected = rule === null ? "is not a known flag" : refusalOf(rule, value);
    if (expected !== null) report(`flags.${name}`, expected);
  }
}

function refusalOf(rule: FlagRule, value: unknown): string | null {
  if (rule === "yes-no") return typeof value === "boolean" ? null : "must be true or false";
  if (rule === "date")
    return isText(value, /^\d{4}-\d{2}-\d{2}$/) ? null : "must be a date such as 2023-06-01";
  if (rule === "words") {
    const isList =
      Array.isArray(value) && value.length <= 50 && value.every((word) => isText(word, /^[\w.-]{1,80}$/));
    return isList ? null : "must be a list of words";
  }
  return typeof value === "string" && rule.includes(value) ? null : `must be one of ${rule.join(", ")}`;
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}
