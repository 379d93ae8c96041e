import { fail } from "../kernel/app-error.ts";
import { readTenant, type Ctx } from "../storage/index.ts";
import { findBalance } from "./account-store.ts";
import type { Balance } from "./balance.ts";

/** A customer's balance. Throws `not_found` for an unknown customer. */
export async function getBalance(ctx: Ctx, input: { customerId: string }): Promise<Balance> {
  const balance = await readTenant(ctx, input.customerId, (tx) => findBalance(tx, input.customerId));
  if (!balance) throw fail("not_found");
  return balance;
}
