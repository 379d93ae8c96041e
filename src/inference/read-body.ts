import type { IncomingMessage } from "node:http";
import { fail } from "../kernel/app-error.ts";

/**
 * Reads a whole body of at most `bytesMax` bytes. Throws `request_too_large` as soon as that is certain, and
 * `invalid_request` when the client breaks off.
 */
export function readBody(message: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const declared = Number(message.headers["content-length"] ?? 0);
  if (declared > bytesMax) return Promise.reject(tooLarge(bytesMax));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) reject(tooLarge(bytesMax));
      else chunks.push(chunk);
    });
    message.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const broken = (cause?: unknown): void =>
      reject(fail("invalid_request", { public: "The body broke off.", cause }));
    message.on("error", broken);
    message.on("close", () => {
      if (!message.complete) broken();
    });
  });
}

function tooLarge(bytesMax: number): Error {
  const mebibytes = Math.floor(bytesMax / 1024 / 1024);
  return fail("request_too_large", { public: `The body may have at most ${String(mebibytes)} MiB.` });
}
