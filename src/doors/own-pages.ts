import type { IncomingMessage } from "node:http";
import { fail, type AppError } from "../kernel/app-error.ts";

/** Whether a request only reads, and so changes nothing for whoever is made to send it. */
export function onlyReads({ method }: Pick<IncomingMessage, "method">): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Lets pass what one of our own pages sent: it must say its origin, and that must be ours. A browser says it
 * with everything but a GET. Throws `permission_denied`.
 */
export function requireOwnPage(request: IncomingMessage, publicOrigin: string): void {
  if (request.headers.origin === undefined) throw foreign();
  refuseForeignPage(request, publicOrigin);
}

/** As `requireOwnPage`, where programs ask too: they have no origin. Throws `permission_denied`. */
export function refuseForeignPage({ headers }: IncomingMessage, publicOrigin: string): void {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw foreign();
  const { origin, host } = headers;
  if (origin === undefined || origin === publicOrigin) return;
  // Another name of this server is as good: a page there has no cookies but that name's own.
  const scheme = publicOrigin.slice(0, publicOrigin.indexOf("://"));
  if (host === undefined || origin !== `${scheme}://${host}`) throw foreign();
}

function foreign(): AppError {
  return fail("permission_denied", { public: "This was sent by a page of another site." });
}
