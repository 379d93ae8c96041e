import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { SITE } from "./links.ts";
import { siteFiles, type SiteFile } from "./site-files.ts";

export interface SiteOptions {
  /** What the examples call the relay; without a slash at its end. */
  publicBaseUrl: string;
}

/** Answers a request for a document; false for what is none, which it leaves alone. */
export type Site = (request: IncomingMessage, response: ServerResponse) => boolean;

interface Answer {
  status: number;
  file: SiteFile;
}

// Everything a page needs comes from here: no script of its own text, nothing from elsewhere.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const squeeze = promisify(gzip);

/**
 * Builds the documents' site: every page of src/docs under /docs, as HTML and as the Markdown it is made of,
 * with a search that runs in the browser, and the lists of pages at /llms.txt. Pages are rendered when they
 * are first asked for. Throws when the documents are missing.
 */
export function createSite({ publicBaseUrl }: SiteOptions): Site {
  const { found, missing } = siteFiles(publicBaseUrl);
  return (request, response) => {
    const path = pathOf(request);
    const file = found.get(path);
    if (!file && path !== SITE && !path.startsWith(`${SITE}/`)) return false;
    const answer = file ? { status: 200, file } : { status: 404, file: missing };
    send(request, response, answer).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
    return true;
  };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  const [path = "/"] = url.split("?", 1);
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { method, headers } = request;
  response.setHeader("content-security-policy", POLICY);
  response.setHeader("x-content-type-options", "nosniff");
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  const { bytes, etag } = await answer.file.content();
  response.setHeader("cache-control", "no-cache");
  response.setHeader("vary", "accept-encoding");
  response.setHeader("etag", etag);
  if (answer.status === 200 && headers["if-none-match"]?.includes(etag) === true) {
    response.writeHead(304).end();
    return;
  }
  const isZipped = /\bgzip\b/.test(headers["accept-encoding"]?.toString() ?? "");
  const body = isZipped ? await squeeze(bytes) : bytes;
  if (isZipped) response.setHeader("content-encoding", "gzip");
  response.writeHead(answer.status, { "content-type": answer.file.type, "content-length": body.length });
  response.end(method === "HEAD" ? undefined : body);
}
