/** One record of a CSV file: its cells, and the line of the file that it begins on, from 1. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** What separates cells; a file of semicolons has decimal commas. */
export type Separator = "," | ";" | "\t";

const SEPARATORS: readonly Separator[] = [",", ";", "\t"];
const QUOTE = '"';

/** What separates the cells of a file: whatever its first line has most of. */
export function separatorOf(csv: string): Separator {
  const end = csv.search(/[\r\n]/);
  const first = (end < 0 ? csv : csv.slice(0, end)).slice(0, 10_000);
  const counted = SEPARATORS.map((separator) => ({ separator, count: first.split(separator).length }));
  return counted.reduce((most, other) => (other.count > most.count ? other : most)).separator;
}

/**
 * The records of a CSV file (RFC 4180), one at a time; empty lines are left out. A quoted cell that does not
 * end is a record of its own, whose `cells` are empty.
 */
export function* csvRecords(csv: string, separator: Separator): Generator<CsvRecord, void, void> {
  let at = csv.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  while (at < csv.length) {
    const record: CsvRecord = { line, cells: [] };
    for (let more = true; more;) {
      const cell = readCell(csv, at, separator);
      if (cell === null) {
        yield { line, cells: [] };
        return;
      }
      record.cells.push(cell.text);
      line += cell.lineBreaks;
      at = cell.end + 1;
      more = csv[cell.end] === separator;
      if (!more && csv[cell.end] === "\r" && csv[at] === "\n") at++;
    }
    line++;
    if (record.cells.length > 1 || record.cells[0] !== "") yield record;
  }
}

interface Cell {
  text: string;
  /** Where the separator, the end of the line or the end of the file is. */
  end: number;
  /** Within the cell. */
  lineBreaks: number;
}

/** The cell that begins here; null when a quote is opened and never closed, or followed by something else. */
function readCell(csv: string, start: number, separator: Separator): Cell | null {
  if (csv[start] !== QUOTE) {
    let end = start;
    while (end < csv.length && csv[end] !== separator && csv[end] !== "\n" && csv[end] !== "\r") end++;
    return { text: csv.slice(start, end).trim(), end, lineBreaks: 0 };
  }
  let text = "";
  let from = start + 1;
  for (;;) {
    const close = csv.indexOf(QUOTE, from);
    if (close < 0) return null;
    text += csv.slice(from, close);
    if (csv[close + 1] !== QUOTE) {
      const next = csv[close + 1];
      const isEnd = next === undefined || next === separator || next === "\n" || next === "\r";
      return isEnd ? { text: text.trim(), end: close + 1, lineBreaks: text.split("\n").length - 1 } : null;
    }
    text += QUOTE;
    from = close + 2;
  }
}
