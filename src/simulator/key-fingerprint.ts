import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const cache = new Map<string, string>();
const keysCached = 1000;

/** The key a request carries in any of the protocols' ways, "" without one. */
export function keyOf(headers: IncomingHttpHeaders): string {
  const { authorization } = headers;
  if (authorization?.startsWith("Bearer ")) return authorization.slice(7);
  const key = headers["x-api-key"];
  return typeof key === "string" ? key : "";
}

/** Names a key without telling it: 12 hex digits of its SHA-256. */
export function keyFingerprint(key: string): string {
  if (key === "") return "";
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  if (cache.size >= keysCached) cache.clear();
  const fingerprint = createHash("sha256").update(key).digest("hex").slice(0, 12);
  cache.set(key, fingerprint);
  return fingerprint;
}
