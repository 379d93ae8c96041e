import type { SettledFlags } from "../../../catalog/index.ts";
import { inputTokens, noUsage, type Usage } from "../../../kernel/usage.ts";
import { isObject } from "../field-rules.ts";
import { tokenCount } from "../token-count.ts";

type Report = Record<string, unknown>;
type UsageSemantics = SettledFlags["usageSemantics"];

/**
 * The disjoint buckets of a usage report: what was read from and written to the cache is inside
 * `input_tokens`, unless the deployment's flag says otherwise; reasoning is inside `output_tokens`, unless
 * the report's own numbers say otherwise. Null when a count is missing, negative, fractional or absurd.
 */
export function readUsage(report: Report, semantics: UsageSemantics): Usage | null {
  const cached = details(report, "prompt_tokens_details") ?? details(report, "input_tokens_details") ?? {};
  const written = details(cached, "cache_creation") ?? {};
  const input = tokenCount(report["input_tokens"], -1);
  const output = tokenCount(report["output_tokens"], -1);
  const cacheRead = tokenCount(cached["cached_tokens"], 0);
  const hour = tokenCount(written["ephemeral_1h_input_tokens"], 0);
  const five = tokenCount(written["ephemeral_5m_input_tokens"], 0);
  const cacheWrite = tokenCount(cached["cache_creation_input_tokens"], hour + five);
  const reasoning = tokenCount(details(report, "output_tokens_details")?.["reasoning_tokens"], 0);
  if (Math.min(input, output, cacheRead, hour, five, cacheWrite, reasoning) < 0) return null;
  const cacheWrite1h = Math.min(hour, cacheWrite);
  const isOutside = isReasoningOutside(report, { input, output, reasoning });
  return {
    ...noUsage,
    inputFresh: semantics === "includes_cache" ? Math.max(0, input - cacheRead - cacheWrite) : input,
    cacheRead,
    cacheWrite5m: cacheWrite - cacheWrite1h,
    cacheWrite1h,
    outputText: isOutside ? output : output - reasoning,
    outputReasoning: reasoning,
  };
}

/** Whether a member `usage` says nothing: null, or an object without members, as some answers begin. */
export function isNoReport(usage: unknown): boolean {
  if (usage === undefined || usage === null) return true;
  return isObject(usage) && Object.keys(usage).length === 0;
}

/** Whether the parts of the input are more than the whole. */
export function isContradictory(report: Report, usage: Usage, semantics: UsageSemantics): boolean {
  return semantics === "includes_cache" && inputTokens(usage) !== report["input_tokens"];
}

interface Counts {
  input: number;
  output: number;
  reasoning: number;
}

function isReasoningOutside(report: Report, { input, output, reasoning }: Counts): boolean {
  return reasoning > output || (reasoning > 0 && report["total_tokens"] === input + output + reasoning);
}

function details(report: Report, name: string): Report | null {
  const value = report[name];
  return typeof value === "object" && value !== null ? (value as Report) : null;
}
