import { parseAmount, type Nano } from "../../kernel/money.ts";
import type { Principal } from "../../kernel/principal.ts";

/**
 * The most that one operator may move without a second one; null is any amount. Undefined is not stated:
 * then the product itself moves what it must, and an operator moves nothing alone.
 */
export type AloneUpTo = Nano | null | undefined;

/**
 * Reads "1000" as an amount in whatever currency the account has, and "off" as any. Undefined for anything
 * else.
 */
export function readAloneUpTo(text: string): AloneUpTo {
  if (text === "off") return null;
  const amount = parseAmount(text);
  return amount !== null && amount >= 0n ? amount : undefined;
}

/** Whether this amount, in either direction, moves on the word of one. */
export function mayMoveAlone(
  principal: Principal,
  { amount, aloneUpTo }: { amount: Nano; aloneUpTo?: AloneUpTo },
): boolean {
  if (aloneUpTo === undefined) return principal.kind !== "operator";
  return aloneUpTo === null || (amount < 0n ? 0n - amount : amount) <= aloneUpTo;
}
