import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvHeader, csvWriter } from "./csv.ts";
import type { CsvColumn } from "./csv-files.ts";

export interface Download {
  columns: readonly CsvColumn[];
  /** Without its ending. */
  fileName: string;
  /** Whether a byte order mark precedes the text, by which spreadsheets know UTF-8. */
  bom: boolean;
  /** Whether only the headers are asked for. */
  headOnly: boolean;
  rows: AsyncIterable<readonly object[]>;
}

const BOM = "\uFEFF";
const STALL_MAX_MS = 60_000;
const DOWNLOAD_MAX_MS = 15 * 60_000;

/**
 * Sends rows as a CSV file while they are read, no faster than the client takes them. What fails before the
 * first row is thrown with nothing sent; what fails later breaks the connection and is thrown then, so that a
 * file that looks whole is whole. A client that leaves, or reads too slowly, ends it too. However it ends,
 * the rows are let go of.
 */
export async function sendCsv(response: ServerResponse, download: Download): Promise<void> {
  const batches = download.rows[Symbol.asyncIterator]();
  try {
    const first = await batches.next();
    writeHeaders(response, download);
    if (download.headOnly) response.end();
    else await stream(response, download, { first, batches });
  } finally {
    await batches.return?.();
  }
}

interface Source {
  first: IteratorResult<readonly object[]>;
  batches: AsyncIterator<readonly object[]>;
}

async function stream(response: ServerResponse, download: Download, source: Source): Promise<void> {
  const failures: unknown[] = [];
  const next = (): Promise<IteratorResult<readonly object[]>> =>
    source.batches.next().catch((error: unknown) => {
      failures.push(error);
      throw error;
    });
  response.setTimeout(STALL_MAX_MS, () => response.destroy());
  const text = Readable.from(textOf(download, source.first, next));
  const sent = pipeline(text, response, { signal: AbortSignal.timeout(DOWNLOAD_MAX_MS) });
  // That the client went away is no failure of ours; that the rows could not be read is.
  await sent.catch(() => response.destroy());
  if (failures.length > 0) throw failures[0];
}

async function* textOf(
  { columns, bom }: Download,
  first: IteratorResult<readonly object[]>,
  next: () => Promise<IteratorResult<readonly object[]>>,
): AsyncGenerator<string> {
  const write = csvWriter(columns);
  yield (bom ? BOM : "") + csvHeader(columns);
  for (let batch = first; batch.done !== true; batch = await next()) yield write(batch.value);
}

function writeHeaders(response: ServerResponse, { fileName }: Download): void {
  response.setHeader("content-type", "text/csv; charset=utf-8; header=present");
  response.setHeader("content-disposition", `attachment; filename="${fileName}.csv"`);
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
}
