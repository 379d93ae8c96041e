import type { CsvColumn } from "./csv-files.ts";
import { camelCase } from "./spelling.ts";

const LINE_END = "\r\n";
// A spreadsheet would take a text that begins so for a formula.
const FORMULA = /^[=+\-@\t\r]/;
const MUST_QUOTE = /[",\r\n]/;

type Value = string | number | Date | null | undefined;

/** The header row of RFC 4180. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return columns.map(({ name }) => name).join(",") + LINE_END;
}

/**
 * Writes rows, given in GraphQL's spelling, as lines of these columns. What is absent or null is an empty
 * cell.
 */
export function csvWriter(columns: readonly CsvColumn[]): (rows: readonly object[]) => string {
  const cells = columns.map(({ name, kind }) => ({ key: camelCase(name), write: writers[kind] }));
  return (rows) => {
    let lines = "";
    for (const row of rows as readonly Record<string, Value>[]) {
      lines += cells.map(({ key, write }) => write(row[key])).join(",") + LINE_END;
    }
    return lines;
  };
}

const writers: Record<CsvColumn["kind"], (value: Value) => string> = { text: textCell, number: numberCell };

function numberCell(value: Value): string {
  return value === null || value === undefined ? "" : String(value);
}

function textCell(value: Value): string {
  if (value === null || value === undefined) return "";
  const text = value instanceof Date ? value.toISOString() : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return MUST_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
