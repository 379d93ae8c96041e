import { fail } from "./app-error.ts";

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/**
 * The Idempotency-Key that a request carries; null without one. Throws `invalid_request` unless it is 1 to
 * 255 characters of printable ASCII.
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === "string" && PRINTABLE.test(header)) return header;
  throw fail("invalid_request", {
    public: "An Idempotency-Key is 1 to 255 characters of printable ASCII.",
    param: "Idempotency-Key",
  });
}
