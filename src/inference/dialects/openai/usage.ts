import { inputTokens, noUsage, outputTokens, type Usage } from "../../../kernel/usage.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { tokenCount } from "../token-count.ts";
import type { UsageTally } from "../usage-tally.ts";

/** Only token counts cross to the client: suppliers put costs, queue times and the like beside them. */
const TOKEN_COUNT = /_tokens(_details)?$/;

type Report = Record<string, unknown>;
export type UsageSemantics = UpstreamTarget["flags"]["usageSemantics"];

/**
 * Notes the JSON of a `usage` member in the tally. Answers what the client may read in its place: null for
 * the very same bytes, a text otherwise.
 */
export function noteUsage(tally: UsageTally, json: string, semantics: UsageSemantics): string | null {
  const report = parseReport(json);
  if (report === null) return null;
  const usage = report === "broken" ? null : readUsage(report, semantics);
  tally.note(usage, usage !== null && report !== "broken" && isContradictory(report, usage, semantics));
  if (report === "broken" || usage === null) return "null";
  return semantics === "includes_cache" ? onlyTokenCounts(report) : JSON.stringify(writeUsage(usage));
}

/** More cached input than input: the report contradicts itself. */
export function isContradictory(report: Report, usage: Usage, semantics: UsageSemantics): boolean {
  return semantics === "includes_cache" && inputTokens(usage) !== report["prompt_tokens"];
}

/**
 * The disjoint buckets of a usage report: the cached and written parts of the input are inside
 * `prompt_tokens` unless the supplier's flag has it otherwise, reasoning is inside `completion_tokens` unless
 * the report's own numbers have it otherwise. Null when a count is missing, negative, fractional or absurd.
 */
export function readUsage(report: Report, semantics: UsageSemantics): Usage | null {
  const input = details(report, "prompt_tokens_details");
  const output = details(report, "completion_tokens_details");
  const prompt = tokenCount(report["prompt_tokens"], -1);
  const completion = tokenCount(report["completion_tokens"], -1);
  const cacheRead = tokenCount(
    input["cached_tokens"] ?? report["prompt_cache_hit_tokens"] ?? report["cached_tokens"],
    0,
  );
  const cacheWrite = tokenCount(input["cache_write_tokens"] ?? input["cache_creation_input_tokens"], 0);
  const reasoning = tokenCount(output["reasoning_tokens"], 0);
  if (Math.min(prompt, completion, cacheRead, cacheWrite, reasoning) < 0) return null;
  const cached = cacheRead + cacheWrite;
  const fresh = semantics === "includes_cache" ? Math.max(0, prompt - cached) : prompt;
  const total = (semantics === "includes_cache" ? prompt : fresh + cached) + completion;
  const isReasoningOutside =
    reasoning > completion || (reasoning > 0 && report["total_tokens"] === total + reasoning);
  return {
    ...noUsage,
    inputFresh: fresh,
    cacheRead,
    cacheWrite5m: cacheWrite,
    outputText: isReasoningOutside ? completion : completion - reasoning,
    outputReasoning: reasoning,
  };
}

/** A usage report as OpenAI writes it: the cached within the input, reasoning within the output. */
export function writeUsage(usage: Usage): Report {
  const prompt = inputTokens(usage);
  const completion = outputTokens(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    },
    completion_tokens_details: { reasoning_tokens: usage.outputReasoning },
  };
}

/** Null for JSON's null. */
function parseReport(json: string): Report | "broken" | null {
  try {
    const report: unknown = JSON.parse(json);
    if (report === null) return null;
    return typeof report === "object" && !Array.isArray(report) ? (report as Report) : "broken";
  } catch {
    return "broken";
  }
}

function details(report: Report, name: string): Report {
  const value = report[name];
  return typeof value === "object" && value !== null ? (value as Report) : {};
}

function onlyTokenCounts(report: Report): string | null {
  const kept = Object.entries(report).filter(([name]) => TOKEN_COUNT.test(name));
  return kept.length === Object.keys(report).length ? null : JSON.stringify(Object.fromEntries(kept));
}
