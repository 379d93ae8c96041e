import { noUsage, outputTokens, inputTokens, type Usage } from "../../../kernel/usage.ts";

/** No request has so many tokens of one kind: a report above it is a fault, not a bill. */
const TOKENS_MAX = 100_000_000;

/** Only token counts cross to the client: suppliers put costs, queue times and the like beside them. */
const TOKEN_COUNT = /_tokens(_details)?$/;

type Report = Record<string, unknown>;

/**
 * Keeps the last believable usage that a reply reported. One that cannot be true is passed over, with
 * `suspicious` set, and so is one of zeros behind one that is not: what was used stays used.
 */
export class UsageTally {
  suspicious = false;
  private last: Usage | null = null;

  /**
   * What to settle by; null when nothing believable was reported. A zero at the end of an answer is a zero;
   * in one that broke off, output that was seen says that the report came before it.
   */
  settled({ completed, outputBytes }: { completed: boolean; outputBytes: number }): Usage | null {
    if (this.last === null) return null;
    const isEarly = !completed && outputBytes > 0 && outputTokens(this.last) === 0;
    return isEarly ? null : this.last;
  }

  /**
   * Takes the JSON of a `usage` member. Answers what the client may read in its place: null for the very same
   * bytes, a text otherwise.
   */
  take(json: string): string | null {
    const report = parseReport(json);
    if (report === null) return null;
    const usage = report === "broken" ? null : readUsage(report);
    if (report === "broken" || usage === null) {
      this.suspicious = true;
      return "null";
    }
    if (inputTokens(usage) + outputTokens(usage) > 0) this.last = usage;
    else this.last ??= usage;
    // More cached input than input: the report contradicts itself.
    if (inputTokens(usage) !== report["prompt_tokens"]) this.suspicious = true;
    return onlyTokenCounts(report);
  }
}

/**
 * The disjoint buckets of a usage report: the cached and written parts of the input are inside
 * `prompt_tokens`, reasoning is inside `completion_tokens`, unless the report's own numbers say otherwise.
 * Null when a count is missing, negative, fractional or absurd.
 */
export function readUsage(report: Report): Usage | null {
  const input = details(report, "prompt_tokens_details");
  const output = details(report, "completion_tokens_details");
  const prompt = count(report["prompt_tokens"], -1);
  const completion = count(report["completion_tokens"], -1);
  const cacheRead = count(
    input["cached_tokens"] ?? report["prompt_cache_hit_tokens"] ?? report["cached_tokens"],
    0,
  );
  const cacheWrite = count(input["cache_write_tokens"] ?? input["cache_creation_input_tokens"], 0);
  const reasoning = count(output["reasoning_tokens"], 0);
  if (Math.min(prompt, completion, cacheRead, cacheWrite, reasoning) < 0) return null;
  const isReasoningOutside =
    reasoning > completion || (reasoning > 0 && report["total_tokens"] === prompt + completion + reasoning);
  return {
    ...noUsage,
    inputFresh: Math.max(0, prompt - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite5m: cacheWrite,
    outputText: isReasoningOutside ? completion : completion - reasoning,
    outputReasoning: reasoning,
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

/** A token count, `missing` when there is none, -1 when it is none. */
function count(value: unknown, missing: number): number {
  if (value === undefined || value === null) return missing;
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= TOKENS_MAX
    ? (value as number)
    : -1;
}

function onlyTokenCounts(report: Report): string | null {
  const kept = Object.entries(report).filter(([name]) => TOKEN_COUNT.test(name));
  return kept.length === Object.keys(report).length ? null : JSON.stringify(Object.fromEntries(kept));
}
