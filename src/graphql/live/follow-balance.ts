import { getBalance, type Balance } from "../../ledger/index.ts";
import type { Ctx } from "../../storage/index.ts";
import type { Look } from "./feed.ts";

/** Looks for a customer's balance: as it stands, then whenever it is found to be another. */
export function followBalance(ctx: Ctx, customerId: string): Look<Balance> {
  let known: Balance | null = null;
  return async () => {
    const balance = await getBalance(ctx, { customerId });
    const isSame = known?.available === balance.available && known.reserved === balance.reserved;
    known = balance;
    return isSame ? [] : [balance];
  };
}
