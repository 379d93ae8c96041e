import type { ServerResponse } from "node:http";
import type { FileForm } from "./list-file.ts";

export interface Download {
  form: FileForm;
  /** With its ending. */
  fileName: string;
  /** Whether only the headers are asked for. */
  headOnly: boolean;
  rows: AsyncIterable<readonly object[]>;
}

const STALL_MAX_MS = 60_000;
const DOWNLOAD_MAX_MS = 15 * 60_000;

/**
 * Sends rows as a file while they are read, no faster than the client takes them. What fails before the
 * first row is thrown with nothing sent; what fails later breaks the connection and is thrown then, so that a
 * file that looks whole is whole. A client that leaves, or reads too slowly, ends it too. However it ends,
 * the rows are let go of.
 */
export async function sendFile(response: ServerResponse, download: Download): Promise<void> {
  const batches = download.rows[Symbol.asyncIterator]();
  try {
    const first = await batches.next();
    writeHeaders(response, download);
    if (download.headOnly) response.end();
    else await stream(response, download.form, { first, batches });
  } finally {
    await batches.return?.();
  }
}

interface Source {
  first: IteratorResult<readonly object[]>;
  batches: AsyncIterator<readonly object[]>;
}

/**
 * Written by hand: behind a slow client, the streams of Node keep what they have sent from being swept away
 * early, and a million rows would grow the heap by 300 MB.
 */
async function stream(response: ServerResponse, { head, write }: FileForm, source: Source): Promise<void> {
  const { first, batches } = source;
  const tooLong = setTimeout(() => response.destroy(), DOWNLOAD_MAX_MS);
  response.setTimeout(STALL_MAX_MS, () => response.destroy());
  try {
    let isTaken = head === "" || (await send(response, head));
    for (let batch = first; isTaken && batch.done !== true; batch = await batches.next()) {
      isTaken = await send(response, write(batch.value));
    }
    // That the client went away is no failure of ours; that the rows could not be read is.
    if (isTaken) response.end();
  } catch (thrown) {
    response.destroy();
    throw thrown;
  } finally {
    clearTimeout(tooLong);
  }
}

/** Sends a piece, and waits until there is room for the next; false when the client is gone. */
async function send(response: ServerResponse, text: string): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(text)) return true;
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off("drain", settle).off("close", settle);
      resolve(!response.destroyed);
    };
    response.on("drain", settle).on("close", settle);
  });
}

function writeHeaders(response: ServerResponse, { form, fileName }: Download): void {
  response.setHeader("content-type", form.contentType);
  response.setHeader("content-disposition", `attachment; filename="${fileName}"`);
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
}
