import type { CsvColumn } from "./csv-files.ts";
import { camelCase } from "./spelling.ts";

const LINE_END = "\r\n";
// A spreadsheet would take a text that begins so for a formula.
const FORMULA = /^[=+\-@\t\r]/;
const MUST_QUOTE = /[",\r\n]/;
// Most texts are neither: one look says so.
const MUST_CHANGE = /^[=+\-@\t]|[",\r\n]/;

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
  const sources = columns.map(({ name, kind }, at) => ({
    at,
    key: camelCase(name),
    isText: kind === "text",
  }));
  // A file has millions of cells: a line is joined at once, which leaves less behind than piece to piece.
  const cells = new Array<string>(columns.length);
  return (rows) => {
    const lines = (rows as readonly Record<string, Value>[]).map((row) => {
      for (const { at, key, isText } of sources) cells[at] = cell(row[key], isText);
      return cells.join(",");
    });
    return lines.length === 0 ? "" : lines.join(LINE_END) + LINE_END;
  };
}

function cell(value: Value, isText: boolean): string {
  if (value === null || value === undefined) return "";
  return isText ? textCell(value) : String(value);
}

function textCell(value: Exclude<Value, null | undefined>): string {
  const text = value instanceof Date ? value.toISOString() : String(value);
  if (!MUST_CHANGE.test(text)) return text;
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return MUST_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
