import { listSpending, type CustomerSpending, type Spending } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import { findBalances } from "../../ledger/index.ts";
import { findBalanceConfigs } from "../../policies/index.ts";
import type { GraphqlContext } from "../context.ts";
import type { LowBalanceView } from "./watch-types.ts";

const CUSTOMERS_AT_ONCE = 500;
const SPENDING_DAYS = 7;
const RUNWAY_DAYS = 7;
const LIMIT = 100;
const DAY_MS = 86_400_000n;
const RUNWAY_TOLD_MAX = 1_000_000n;

export interface LowBalancesInput {
  runwayDays?: number | undefined;
  limit?: number | undefined;
}

/**
 * Customers that are served and about to run out: below what they want to be told of, or with money for fewer
 * days than asked for, at what they spent in the last seven. Those whose money ends first come first. It goes
 * through all customers, some hundreds at a time, and keeps only those. Throws `permission_denied`.
 */
export async function readLowBalances(
  ctx: GraphqlContext,
  input: LowBalancesInput,
): Promise<LowBalanceView[]> {
  const { runwayDays = RUNWAY_DAYS, limit = LIMIT } = input;
  const low: LowBalanceView[] = [];
  let after: string | null = null;
  do {
    const page: Spending = await listSpending(ctx, { days: SPENDING_DAYS, after, limit: CUSTOMERS_AT_ONCE });
    low.push(...(await lowOf(ctx, page)).filter((customer) => isLow(customer, runwayDays)));
    low.sort(inOrder).splice(limit);
    after = page.customers.length < CUSTOMERS_AT_ONCE ? null : (page.customers.at(-1)?.customerId ?? null);
  } while (after !== null);
  return low;
}

async function lowOf(ctx: GraphqlContext, { customers, overMs }: Spending): Promise<LowBalanceView[]> {
  const customerIds = customers.map(({ customerId }) => customerId);
  const [balances, configs] = await Promise.all([
    findBalances(ctx, { customerIds }),
    findBalanceConfigs(ctx, { customerIds }),
  ]);
  return customers.flatMap((customer) => {
    const balance = balances.get(customer.customerId);
    if (!balance) return [];
    const threshold = configs.get(customer.customerId)?.lowBalanceThreshold ?? null;
    return [toLowBalance(customer, { available: balance.available, threshold, overMs: BigInt(overMs) })];
  });
}

function toLowBalance(
  { customerId, name, currency, charged }: CustomerSpending,
  { available, threshold, overMs }: { available: bigint; threshold: bigint | null; overMs: bigint },
): LowBalanceView {
  return {
    ...{ customerId, name, currency, available: formatAmount(available) },
    lowBalanceThreshold: threshold === null ? null : formatAmount(threshold),
    isBelowThreshold: threshold !== null && available < threshold,
    spentPerDay: formatAmount(nano((charged * DAY_MS) / overMs)),
    runwayDays: runwayOf(available, charged * DAY_MS, overMs),
  };
}

/** Whole days; null when nothing is spent, or so little that it lasts for ages. */
function runwayOf(available: bigint, chargedTimesDay: bigint, overMs: bigint): number | null {
  if (chargedTimesDay <= 0n) return null;
  if (available <= 0n) return 0;
  const days = (available * overMs) / chargedTimesDay;
  return days > RUNWAY_TOLD_MAX ? null : Number(days);
}

function isLow({ isBelowThreshold, runwayDays }: LowBalanceView, fewerThan: number): boolean {
  return isBelowThreshold || (runwayDays !== null && runwayDays < fewerThan);
}

function inOrder(one: LowBalanceView, other: LowBalanceView): number {
  const [days, otherDays] = [one.runwayDays ?? Infinity, other.runwayDays ?? Infinity];
  if (days !== otherDays) return days - otherDays;
  return one.customerId < other.customerId ? -1 : 1;
}
