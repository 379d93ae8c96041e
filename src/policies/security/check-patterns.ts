import { RE2JS } from "re2js";
import { setImmediate as turn } from "node:timers/promises";
import type { FieldError } from "../../kernel/app-error.ts";
import { isBroken, refuse } from "../field-errors.ts";
import { estimateProgram } from "./estimate-program.ts";

const PATTERNS_MAX = 100;
const PATTERN_LENGTH_MAX = 1000;
/** Steps of a compiled pattern: what it costs to make, and per character to look for. */
const PROGRAM_MAX = 2000;
/** Of all patterns together: more is not looked for. */
const PROGRAMS_MAX = 4000;
// What matches nothing anywhere does so in one of these.
const SAMPLES = ["", " a "];

/**
 * What is wrong with the regular expressions of a policy. Each is compiled in a turn of its own: a hundred at
 * once would hold everything else up.
 */
export async function checkPatterns(field: string, patterns: readonly string[]): Promise<FieldError[]> {
  if (patterns.length > PATTERNS_MAX) return refuse(field, `must have at most ${String(PATTERNS_MAX)} items`);
  if (new Set(patterns).size < patterns.length) return refuse(field, "must not repeat an item");
  const errors: FieldError[] = [];
  let steps = 0;
  for (const [index, pattern] of patterns.entries()) {
    const judged = judge(pattern);
    if (typeof judged === "string") errors.push(...refuse(`${field}[${String(index)}]`, judged));
    else steps += judged;
    await turn();
  }
  if (errors.length > 0 || steps <= PROGRAMS_MAX) return errors;
  return refuse(field, "must be smaller together: they repeat too much");
}

/** How many steps it has, or what is wrong with it. */
function judge(pattern: string): number | string {
  const length = Array.from(pattern).length;
  if (length === 0) return "must have at least 1 character";
  if (length > PATTERN_LENGTH_MAX) return `must have at most ${String(PATTERN_LENGTH_MAX)} characters`;
  if (isBroken(pattern)) return "must be text; it has half a character";
  if (estimateProgram(pattern) > PROGRAM_MAX) return TOO_LARGE;
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (thrown) {
    return `must be a regular expression of RE2: ${reasonOf(thrown)}`;
  }
  const steps = compiled.programSize();
  if (steps > PROGRAM_MAX) return TOO_LARGE;
  return SAMPLES.some((text) => matchesNothing(compiled, text)) ? "must not match the empty text" : steps;
}

const TOO_LARGE = "must be smaller: it repeats too much";

function matchesNothing(compiled: RE2JS, text: string): boolean {
  const matcher = compiled.matcher(text);
  while (matcher.find()) if (matcher.start() === matcher.end()) return true;
  return false;
}

/** The reason in RE2's own words, without the pattern: it stands in what was sent. */
function reasonOf(thrown: unknown): string {
  const words = thrown instanceof Error ? thrown.message : "";
  return /^error parsing regexp: ([a-z][a-z ]{2,60}[a-z])/.exec(words)?.[1] ?? "it cannot be read";
}
