import { fail } from "../../kernel/app-error.ts";
import { formatWords, spellHeading, usageColumns, usageFormats } from "./usage-format.ts";
import type { UsageColumn, UsageFormat } from "./usage-format.ts";

/** Which columns hold what, by their headings; those that are left out are found by what they are called. */
export type NamedColumns = Partial<Record<UsageColumn, readonly string[]>>;

/** Where a list says what. */
export interface UsageColumns {
  format: UsageFormat;
  /** The positions of each column; several only of tokens, which are added. */
  at: Partial<Record<UsageColumn, readonly number[]>>;
  width: number;
}

const ADDED: readonly UsageColumn[] = ["inputTokens", "outputTokens"];

/**
 * Finds the columns of a list by its headings. Throws `invalid_request` for a named column that is not there,
 * for a heading that is there twice, and for a list without a time, or without both cost and tokens.
 */
export function findColumns(headings: readonly string[], named: NamedColumns): UsageColumns {
  const spelled = headings.map(spellHeading);
  const format = usageFormats.find((name) => formatWords[name].known.some((word) => spelled.includes(word)));
  const found: UsageColumns = { format: format ?? "generic", at: {}, width: headings.length };
  for (const column of usageColumns) {
    const asked = named[column] ?? [];
    const words =
      asked.length > 0 ? asked.map(spellHeading) : (formatWords[found.format].columns[column] ?? []);
    if (asked.length > 0) requireAll(column, asked, spelled);
    const positions = words.flatMap((word) => positionOf(word, spelled));
    const wanted = ADDED.includes(column) ? positions : positions.slice(0, 1);
    if (wanted.length > 0) found.at[column] = wanted;
  }
  requireEnough(found.at);
  return found;
}

function positionOf(word: string, spelled: readonly string[]): number[] {
  const position = spelled.indexOf(word);
  if (position < 0) return [];
  if (spelled.includes(word, position + 1)) throw refuse(`The heading ${word} is there twice.`);
  return [position];
}

function requireAll(column: UsageColumn, asked: readonly string[], spelled: readonly string[]): void {
  const missing = asked.find((heading) => !spelled.includes(spellHeading(heading)));
  if (missing === undefined) return;
  throw fail("invalid_request", {
    public: `There is no column ${JSON.stringify(missing.slice(0, 100))}.`,
    param: `columns.${column}`,
  });
}

function requireEnough({ time, cost, inputTokens, outputTokens }: UsageColumns["at"]): void {
  if (!time) throw refuse("No column says when: name it in `columns.time`.");
  if (!cost && !(inputTokens && outputTokens))
    throw refuse("No column says what it cost, or how many tokens it was: name it in `columns.cost`.");
}

function refuse(what: string): Error {
  return fail("invalid_request", { public: what, param: "csv" });
}
