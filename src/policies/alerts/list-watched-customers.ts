import { inTransaction, type Ctx } from "../../storage/index.ts";
import { selectPolicies, type Touched } from "../policy-store.ts";
import { balanceConfigKind, type BalanceConfig } from "./balance-config.ts";

export interface WatchedCustomer {
  customerId: string;
  config: BalanceConfig;
}

export interface WatchedPage {
  /** After the customer with this id. */
  after: string | null;
  limit: number;
  /** Only those who changed their settings since a moment, and these; null: all. */
  touched: Touched | null;
}

/**
 * Customers who ever said of what they want to be told, in the order of their ids. Those who switched it off
 * are among them: what ceases to hold meanwhile is to be known when they switch it on.
 */
export async function listWatchedCustomers(ctx: Ctx, page: WatchedPage): Promise<WatchedCustomer[]> {
  const { after, limit: take, touched } = page;
  const slice = { after, take, touched };
  const rows = await inTransaction(ctx, (tx) => selectPolicies(tx, balanceConfigKind, slice));
  return rows.map(({ customerId, document }) => ({ customerId, config: document }));
}
