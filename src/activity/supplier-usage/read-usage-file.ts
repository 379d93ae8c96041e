import { setImmediate } from "node:timers/promises";
import { fail } from "../../kernel/app-error.ts";
import { csvRecords, separatorOf, type CsvRecord, type Separator } from "./csv-records.ts";
import { findColumns, type NamedColumns, type UsageColumns } from "./find-columns.ts";
import { readCount, readDay, readDecimal } from "./read-figures.ts";
import { formatWords, type UsageColumn, type UsageFormat } from "./usage-format.ts";

/** What one line of a supplier's list says; costs are exact decimals. */
export interface UsageLine {
  number: number;
  day: string;
  upstreamRequestId: string;
  upstreamModel: string;
  calls: bigint;
  inputTokens: bigint | null;
  outputTokens: bigint | null;
  cost: string | null;
}

export interface UsageFileInput {
  csv: string;
  columns: NamedColumns;
  /** IANA; the format's own when null. */
  timezone: string | null;
  /** ISO 4217: of a list that does not say it. */
  currency: string | null;
}

/** A list that was read once and is right; `lines` reads it again, so that never all of them are held. */
export interface UsageFile {
  format: UsageFormat;
  timezone: string;
  currency: string;
  firstDay: string;
  lastDay: string;
  count: number;
  lines: () => AsyncGenerator<UsageLine[], void, void>;
}

const BATCH_LINES = 1_000;
const LINES_MAX = 250_000;
const BROKEN_TOLD_MAX = 20;
const NAME_MAX = 200;

/** What is wrong with a line, in words that end a sentence. */
class BrokenLine extends Error {}

interface Reader {
  columns: UsageColumns;
  separator: Separator;
  timezone: string;
}

/**
 * Reads a supplier's list from its first line to its last and keeps none of them. Throws `invalid_request`
 * that says which lines are broken, and how.
 */
export async function readUsageFile({ csv, columns: named, ...said }: UsageFileInput): Promise<UsageFile> {
  const separator = separatorOf(csv);
  const [head] = csvRecords(csv, separator);
  if (!head || head.cells.length === 0) throw refuse("The file has no headings.");
  const columns = findColumns(head.cells, named);
  const { timezone: itsZone, currency: itsCurrency } = formatWords[columns.format];
  const reader: Reader = { columns, separator, timezone: said.timezone ?? itsZone };
  const seen = await look(csv, reader);
  const currency = seen.currency ?? said.currency ?? itsCurrency;
  if (currency === null)
    throw fail("invalid_request", { public: "Say the list's currency.", param: "currency" });
  return {
    ...{ format: columns.format, timezone: reader.timezone, currency, count: seen.count },
    ...{ firstDay: seen.firstDay, lastDay: seen.lastDay, lines: () => linesOf(csv, reader) },
  };
}

interface Seen {
  count: number;
  firstDay: string;
  lastDay: string;
  currency: string | null;
}

async function look(csv: string, reader: Reader): Promise<Seen> {
  const seen: Seen = { count: 0, firstDay: "9999", lastDay: "", currency: null };
  const broken: string[] = [];
  for await (const records of batches(csv, reader.separator)) {
    for (const record of records) {
      const fault = note(seen, record, reader);
      if (fault !== null) broken.push(`line ${String(record.line)}: ${fault}`);
      if (broken.length === BROKEN_TOLD_MAX)
        throw refuse(`Nothing is imported. ${broken.join("; ")}; and so on.`);
    }
    seen.count += records.length;
    if (seen.count > LINES_MAX) throw refuse(`The file has more than ${String(LINES_MAX)} lines.`);
  }
  if (broken.length > 0) throw refuse(`Nothing is imported. ${broken.join("; ")}.`);
  if (seen.count === 0) throw refuse("The file has no lines.");
  return seen;
}

/** Notes what a line says of the whole file. Returns what is wrong with it, or null. */
function note(seen: Seen, record: CsvRecord, reader: Reader): string | null {
  try {
    const { day } = readLine(record, reader);
    seen.currency = sameCurrency(seen.currency, cellOf(record, reader, "currency"));
    if (day < seen.firstDay) seen.firstDay = day;
    if (day > seen.lastDay) seen.lastDay = day;
    return null;
  } catch (thrown) {
    if (thrown instanceof BrokenLine) return thrown.message;
    throw thrown;
  }
}

async function* linesOf(csv: string, reader: Reader): AsyncGenerator<UsageLine[], void, void> {
  for await (const records of batches(csv, reader.separator))
    yield records.map((record) => readLine(record, reader));
}

/** The records behind the headings, some at a time; others have their turn between two batches. */
async function* batches(csv: string, separator: Separator): AsyncGenerator<CsvRecord[], void, void> {
  let batch: CsvRecord[] = [];
  let isHead = true;
  for (const record of csvRecords(csv, separator)) {
    if (!isHead) batch.push(record);
    isHead = false;
    if (batch.length < BATCH_LINES) continue;
    yield batch;
    batch = [];
    await setImmediate();
  }
  if (batch.length > 0) yield batch;
}

function readLine(record: CsvRecord, reader: Reader): UsageLine {
  const { columns, separator, timezone } = reader;
  const { cells, line } = record;
  if (cells.length === 0) throw new BrokenLine("a quote is not closed");
  if (cells.length !== columns.width)
    throw new BrokenLine(`has ${String(cells.length)} cells, the headings are ${String(columns.width)}`);
  const day = readDay(cellOf(record, reader, "time"), timezone);
  if (day === null) throw new BrokenLine("its time is no day and no moment");
  const cost = cellOf(record, reader, "cost");
  const decimal = cost === "" ? null : readDecimal(cost, separator);
  if (cost !== "" && decimal === null) throw new BrokenLine("its cost is not a number");
  const tokens = {
    inputTokens: sumOf(record, reader, "inputTokens"),
    outputTokens: sumOf(record, reader, "outputTokens"),
  };
  if (decimal === null && tokens.inputTokens === null && tokens.outputTokens === null)
    throw new BrokenLine("it has no cost and no tokens");
  return {
    ...{ number: line, day, cost: decimal, ...tokens },
    upstreamRequestId: nameOf(record, reader, "requestId"),
    // What OpenAI charges for stands as "gpt-4o-2024-08-06, input".
    upstreamModel: nameOf(record, reader, "model").split(",")[0]?.trim() ?? "",
    calls: sumOf(record, reader, "calls") ?? 1n,
  };
}

function cellOf({ cells }: CsvRecord, { columns }: Reader, column: UsageColumn): string {
  const [position] = columns.at[column] ?? [];
  return position === undefined ? "" : (cells[position] ?? "");
}

function nameOf(record: CsvRecord, reader: Reader, column: "requestId" | "model"): string {
  const name = cellOf(record, reader, column);
  if (name.length > NAME_MAX)
    throw new BrokenLine(`its ${column} is longer than ${String(NAME_MAX)} characters`);
  if (name.includes("\u0000")) throw new BrokenLine(`its ${column} has the character U+0000`);
  return name;
}

function sumOf({ cells }: CsvRecord, { columns, separator }: Reader, column: UsageColumn): bigint | null {
  const said = (columns.at[column] ?? [])
    .map((position) => cells[position] ?? "")
    .filter((cell) => cell !== "");
  if (said.length === 0) return null;
  return said.reduce((sum, cell) => {
    const count = readCount(cell, separator);
    if (count === null) throw new BrokenLine(`its ${column} is no whole number from 0 on`);
    return sum + count;
  }, 0n);
}

function sameCurrency(known: string | null, cell: string): string | null {
  if (cell === "") return known;
  const currency = cell.toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw new BrokenLine("its currency is not three letters, such as USD");
  if (known !== null && known !== currency)
    throw new BrokenLine(`it is in ${currency}, those before in ${known}`);
  return currency;
}

function refuse(what: string): Error {
  return fail("invalid_request", { public: what, param: "csv" });
}
