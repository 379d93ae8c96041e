import { fail } from "../kernel/app-error.ts";

const KEY_LENGTH_MAX = 255;

/** Throws `invalid_request` for a reason that says nothing. */
export function checkReason(reason: string): void {
  if (reason.trim() === "")
    throw fail("invalid_request", { public: "A reason is required.", param: "reason" });
}

/** Throws `invalid_request` for an idempotency key of more than 255 characters, or none. */
export function checkIdempotencyKey(key: string): void {
  if (key !== "" && key.length <= KEY_LENGTH_MAX) return;
  const text = `An idempotency key has 1 to ${String(KEY_LENGTH_MAX)} characters.`;
  throw fail("invalid_request", { public: text, param: "idempotency_key" });
}

/** Throws `invalid_request` for an amount of nothing or less. */
export function checkPositive(amount: bigint): void {
  if (amount <= 0n)
    throw fail("invalid_request", { public: "The amount must be positive.", param: "amount" });
}
