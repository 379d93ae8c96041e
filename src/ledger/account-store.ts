import { nano, type Nano } from "../kernel/money.ts";
import { systemQuery, type Database, type Reader, type Tx } from "../storage/index.ts";
import type { Balance } from "./balance.ts";

export async function findBalance(tx: Reader, customerId: string): Promise<Balance | null> {
  const [account] = await tx.$queryRaw<Parameters<typeof toBalance>[0][]>`
    SELECT currency, available, reserved, updated_at AS "updatedAt" FROM account WHERE customer_id = ${customerId}`;
  return account ? toBalance(account) : null;
}

/** The balances of these customers, by their ids. */
export async function findBalancesOf(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Balance>> {
  const accounts = await tx.account.findMany({ where: { customerId: { in: [...customerIds] } } });
  return new Map(accounts.map((account) => [account.customerId, toBalance(account)]));
}

function toBalance(account: {
  currency: string;
  available: bigint;
  reserved: bigint;
  updatedAt: Date;
}): Balance {
  return {
    currency: account.currency,
    available: nano(account.available),
    reserved: nano(account.reserved),
    total: nano(account.available + account.reserved),
    updatedAt: account.updatedAt,
  };
}

/** A customer's balance, and whose it is. */
export interface AccountBalance {
  customerId: string;
  accountId: string;
  currency: string;
  available: Nano;
  reserved: Nano;
}

export function selectBalances(
  database: Database,
  customerIds: readonly string[],
): Promise<AccountBalance[]> {
  return systemQuery<AccountBalance>(
    database,
    `SELECT customer_id AS "customerId", id AS "accountId", currency, available, reserved
     FROM account WHERE customer_id = ANY($1)`,
    [customerIds],
  );
}

export async function selectMovedCustomers(database: Database, since: Date): Promise<string[]> {
  const sql = "SELECT customer_id FROM account WHERE updated_at >= $1";
  const rows = await systemQuery<{ customer_id: string }>(database, sql, [since.toISOString()]);
  return rows.map((row) => row.customer_id);
}

export interface Posting {
  customerId: string;
  kind: "recharge" | "correction";
  /** The id of what moved the money: `rch_…`. */
  source: string;
  amount: bigint;
  counter: "cash-in" | "adjustment" | "write-off";
}

/**
 * Moves money into an account and books it, in the caller's transaction. False when there is no such account.
 */
export async function post(tx: Tx, posting: Posting): Promise<boolean> {
  const { customerId, kind, source, amount, counter } = posting;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT account_id FROM ledger_post(${customerId}, ${kind}, ${source}, ${amount}, ${counter})`;
  return rows.length > 0;
}
