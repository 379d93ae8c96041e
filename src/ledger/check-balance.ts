import { nano, type Nano } from "../kernel/money.ts";
import type { Ctx } from "../storage/index.ts";
import { getBalance } from "./get-balance.ts";

/** Whether an amount could be charged now. */
export interface BalanceCheck {
  currency: string;
  amount: Nano;
  available: Nano;
  reserved: Nano;
  sufficient: boolean;
  /** What is missing of the amount; 0 when it is sufficient. */
  shortfall: Nano;
}

/**
 * Compares an amount, 0 or more, with what a customer may spend; nothing moves. Throws `not_found` for an
 * unknown customer.
 */
export async function checkBalance(
  ctx: Ctx,
  { customerId, amount }: { customerId: string; amount: Nano },
): Promise<BalanceCheck> {
  const { currency, available, reserved } = await getBalance(ctx, { customerId });
  const missing = amount - available;
  const sufficient = missing <= 0n;
  return { currency, amount, available, reserved, sufficient, shortfall: nano(sufficient ? 0n : missing) };
}
