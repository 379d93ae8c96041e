import type { IncomingMessage } from "node:http";
import { fail } from "../kernel/app-error.ts";

const BODY_BYTES_MAX = 1024 * 1024;
// A client that is still sending would not see the refusal: a body somewhat too large is read to its end,
// unkept.
const DRAINED_BYTES_MAX = 8 * BODY_BYTES_MAX;
const DEPTH_MAX = 64;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads a request's JSON body; an absent body is undefined. Of a key that is given twice, the last counts.
 * Throws what `readBytes` throws, and `invalid_request` for what is not JSON or is nested deeper than 64.
 */
export async function readBody(request: IncomingMessage, bytesMax = BODY_BYTES_MAX): Promise<unknown> {
  const bytes = await readBytes(request, bytesMax);
  return bytes.length === 0 ? undefined : parseJson(bytes);
}

/**
 * Reads a JSON body as it is, unparsed. Throws `request_too_large`, `unsupported_media_type` when it says
 * that it is something else, and `invalid_request` when it ends early.
 */
export async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > DRAINED_BYTES_MAX) throw fail("request_too_large");
  const bytes = await collect(request, bytesMax);
  if (bytes.length === 0) return bytes;
  if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) throw fail("unsupported_media_type");
  if ((request.headers["content-encoding"] ?? "identity") !== "identity") {
    throw fail("unsupported_media_type", { public: "The body must not be compressed." });
  }
  return bytes;
}

async function collect(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The stream must survive the end of this loop: the answer goes out over the same socket.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > DRAINED_BYTES_MAX) break;
      if (size <= bytesMax) chunks.push(chunk);
    }
  } catch (cause) {
    throw fail("invalid_request", { public: "The body ended early.", cause });
  }
  if (size > bytesMax) throw fail("request_too_large");
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw fail("invalid_request", { public: "The body is not valid JSON.", cause });
  }
  if (isDeeper(value, DEPTH_MAX)) {
    throw fail("invalid_request", { public: `The body is nested deeper than ${String(DEPTH_MAX)}.` });
  }
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
