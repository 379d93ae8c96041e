import { inputTokens, noUsage, type Usage } from "../../../kernel/usage.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { isObject } from "../field-rules.ts";
import { tokenCount } from "../token-count.ts";

export type UsageReport = Readonly<Record<string, unknown>>;
export type UsageSemantics = UpstreamTarget["flags"]["usageSemantics"];

/** What is known of an answer's usage: null when what was reported cannot be true. */
export interface NotedUsage {
  usage: Usage | null;
  suspicious: boolean;
}

const INPUT_FIELDS = [
  "input_tokens",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
  "cache_creation",
];

/** Puts the reports of one answer together: one comes at its beginning, a corrected one at its end. */
export class UsageReports {
  readonly #semantics: UsageSemantics;
  #report: UsageReport = {};

  constructor(semantics: UsageSemantics) {
    this.#semantics = semantics;
  }

  /** What an answer says of its input before it begins; null when that is nothing, or zeros. */
  noteAtStart(report: unknown): NotedUsage | null {
    if (!isObject(report)) return null;
    const { output_tokens: _, ...input } = report;
    this.#report = input;
    const usage = readUsage({ ...input, output_tokens: 0, output_tokens_details: null }, this.#semantics);
    if (isAbsent(input["input_tokens"]) || (usage !== null && inputTokens(usage) === 0)) return null;
    return this.#judge(usage);
  }

  /** All that was reported so far; null while that is not both input and output. */
  note(report: unknown): NotedUsage | null {
    if (!isObject(report)) return null;
    this.#report = mergeReports(this.#report, report);
    const { input_tokens: input, output_tokens: output } = this.#report;
    if (isAbsent(input) || isAbsent(output)) return null;
    return this.#judge(readUsage(this.#report, this.#semantics));
  }

  #judge(usage: Usage | null): NotedUsage {
    const suspicious = usage === null || isContradictory(this.#report, usage, this.#semantics);
    return { usage, suspicious };
  }
}

/**
 * A later report over an earlier one: what it states holds, what it leaves out or states as null stays, and
 * nothing is added up. One that states no input at all behind one that did leaves the input as it was.
 */
export function mergeReports(earlier: UsageReport, later: UsageReport): UsageReport {
  const hasNoInput = INPUT_FIELDS.every((name) => isAbsent(later[name]) || isZero(later[name]));
  const stated = Object.entries(later).filter(
    ([name, value]) =>
      !isAbsent(value) && !(hasNoInput && INPUT_FIELDS.includes(name) && !isAbsent(earlier[name])),
  );
  return { ...earlier, ...Object.fromEntries(stated) };
}

/**
 * The disjoint buckets of a usage report: what was read from and written to the cache stands beside
 * `input_tokens`, unless the deployment's flag has it inside; thinking is inside `output_tokens`, unless the
 * report's own numbers have it outside. Null when a count is missing, negative, fractional or absurd.
 */
export function readUsage(report: UsageReport, semantics: UsageSemantics): Usage | null {
  const written = details(report, "cache_creation");
  const input = tokenCount(report["input_tokens"], -1);
  const output = tokenCount(report["output_tokens"], -1);
  const cacheRead = tokenCount(report["cache_read_input_tokens"], 0);
  const hour = tokenCount(written["ephemeral_1h_input_tokens"], 0);
  const five = tokenCount(written["ephemeral_5m_input_tokens"], 0);
  const cacheWrite = tokenCount(report["cache_creation_input_tokens"], hour + five);
  const thinking = tokenCount(details(report, "output_tokens_details")["thinking_tokens"], 0);
  if (Math.min(input, output, cacheRead, hour, five, cacheWrite, thinking) < 0) return null;
  const cacheWrite1h = Math.min(hour, cacheWrite);
  const cached = semantics === "includes_cache" ? cacheRead + cacheWrite : 0;
  return {
    ...noUsage,
    inputFresh: Math.max(0, input - cached),
    cacheRead,
    cacheWrite5m: cacheWrite - cacheWrite1h,
    cacheWrite1h,
    outputText: thinking > output ? output : output - thinking,
    outputReasoning: thinking,
  };
}

/** Whether the parts of the input are more than the whole. */
export function isContradictory(report: UsageReport, usage: Usage, semantics: UsageSemantics): boolean {
  return semantics === "includes_cache" && inputTokens(usage) !== report["input_tokens"];
}

function details(report: UsageReport, name: string): UsageReport {
  const value = report[name];
  return isObject(value) ? value : {};
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A count of zero, or an object of nothing but those. */
function isZero(value: unknown): boolean {
  return value === 0 || (isObject(value) && Object.values(value).every((count) => count === 0));
}
