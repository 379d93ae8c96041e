import { hash } from "node:crypto";

const PLAIN = /^[A-Za-z0-9_-]{1,64}$/;
const CODED = "tr_";
const DIGITS = 24;

/**
 * The id of a tool call as clients and suppliers of every protocol take it: the same where it is plain,
 * else a coded form of it, which `originalToolId` turns back when it comes with the history.
 */
export function plainToolId(id: string): string {
  if (PLAIN.test(id) && !id.startsWith(CODED)) return id;
  return CODED + Buffer.from(id).toString("base64url");
}

/** What `plainToolId` was given. */
export function originalToolId(id: string): string {
  if (!id.startsWith(CODED)) return id;
  const original = Buffer.from(id.slice(CODED.length), "base64url").toString("utf8");
  return plainToolId(original) === id ? original : id;
}

/** An id for a call that its supplier gave none, or one that was there before. */
export function newToolId(requestId: string, call: number): string {
  return `call_${hash("sha256", `${requestId}/${String(call)}`).slice(0, DIGITS)}`;
}
