import type { PolicyEffects } from "../../activity/index.ts";
import { safetyCategories, type SafetyDirection } from "../../policies/index.ts";
import type { Sources } from "./automaton.ts";

/** The bit of terms that are the customer's own; those before it are of the categories, in their order. */
export const OWN_TERMS: Sources = 1 << safetyCategories.length;

/** What was found by the automaton, in the words of the record. */
export function findingsOf(found: Sources): string[] {
  const categories = safetyCategories.filter((_, at) => (found & (1 << at)) !== 0);
  const own = (found & OWN_TERMS) === 0 ? [] : ["term"];
  return [...categories.map((category) => `category:${category}`), ...own];
}

export interface Found {
  direction: SafetyDirection;
  verdict: "flagged" | "blocked";
  findings: readonly string[];
}

/** Adds to a request's record what was found in it or its answer. What blocks it has the last word. */
export function noteFindings(effects: PolicyEffects, { direction, verdict, findings }: Found): void {
  if (findings.length === 0) return;
  const before = effects.safety;
  effects.safety = {
    verdict: before?.verdict === "blocked" ? "blocked" : verdict,
    direction: before === undefined || verdict === "blocked" ? direction : before.direction,
    findings: [...new Set([...(before?.findings ?? []), ...findings])],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  term: "a term of your own list",
  pattern: "a pattern of your own list",
  too_long: "it is too long to be looked through in time",
  moderation_unavailable: "the moderation endpoint did not answer in time",
};

/** What was found, as the customer reads it. Its terms and patterns are not repeated. */
export function sayFindings(findings: readonly string[]): string {
  return findings.map(sayFinding).join(", ");
}

function sayFinding(finding: string): string {
  const [kind, name] = finding.split(":");
  if (kind === "category") return `category ${String(name)}`;
  if (kind === "moderation") return `moderation (${String(name)})`;
  return WORDS[finding] ?? finding;
}
