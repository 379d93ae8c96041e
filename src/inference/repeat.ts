import { hash } from "node:crypto";
import { readIdempotencyKey } from "../kernel/idempotency-key.ts";
import type { Hold } from "../ledger/index.ts";
import type { Incoming } from "./incoming.ts";

export type Repeat = NonNullable<Hold["repeat"]>;

/**
 * What tells a repetition of a request from another one, by digests: the path with the `Idempotency-Key`, and
 * the body. Null without the header. Throws `invalid_request` for a key that is none.
 */
export function readRepeat({ headers, path }: Incoming, body: Buffer): Repeat | null {
  const key = readIdempotencyKey(headers["idempotency-key"]);
  if (key === null) return null;
  return { key: hash("sha256", `${path}\n${key}`, "buffer"), body: hash("sha256", body, "buffer") };
}
