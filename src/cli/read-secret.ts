import type { Readable } from "node:stream";
import { fail } from "../kernel/app-error.ts";

const BYTES_MAX = 64 * 1024;

/** A secret from standard input, without the line end behind it. Throws `invalid_request` without one. */
export async function readSecret(what: string, input: Readable = process.stdin): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > BYTES_MAX) break;
    chunks.push(piece);
  }
  const text = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (text === "" || bytes > BYTES_MAX)
    throw fail("invalid_request", { public: `Standard input must be the ${what}.` });
  return text;
}
