import { listKeyQuotas, type CustomerKeyQuota } from "./customers/index.ts";
import type { Clock } from "./kernel/clock.ts";
import { groupBy } from "./kernel/group-by.ts";
import { nano } from "./kernel/money.ts";
import { quotaWindow, windowEnd } from "./kernel/quota-window.ts";
import { listBalances, listMovedCustomers, listQuotaSpending } from "./ledger/index.ts";
import { listWatchedCustomers, raiseAlerts, type QuotaFacts, type Watched } from "./policies/index.ts";
import type { WatchedCustomer } from "./policies/index.ts";
import { runAlone, type Ctx } from "./storage/index.ts";

const CUSTOMERS_AT_ONCE = 500;
const ALL_EVERY_MS = 300_000;
// A movement is seen when it commits, a while after the time that it bears; and clocks differ a little.
const OVERLAP_MS = 60_000;

/**
 * Looks at the money of customers who want to be told of it, and raises what was crossed: at those whose
 * money or settings moved since the last look, and every five minutes at all. It compares what holds with
 * what was told, not one movement with the next: looking twice tells nothing twice. No request pays for it.
 */
export class AlertWatch {
  /** What moved before this was looked at; null: nothing was. */
  #seenUntil: Date | null = null;
  #allAgainAt = new Date(0);

  /** One look; one node does it at a time. Returns how many alerts were raised, null if another was at it. */
  evaluate(ctx: Ctx): Promise<number | null> {
    return runAlone(ctx.database, "evaluate-alerts", async () => {
      const now = ctx.clock.now();
      const since = now < this.#allAgainAt ? this.#seenUntil : null;
      const raised = await evaluateSince(ctx, since);
      this.#seenUntil = new Date(now.getTime() - OVERLAP_MS);
      if (since === null) this.#allAgainAt = new Date(now.getTime() + ALL_EVERY_MS);
      return raised;
    });
  }
}

async function evaluateSince(ctx: Ctx, since: Date | null): Promise<number> {
  const touched = since && { since, customerIds: await listMovedCustomers(ctx.database, { since }) };
  let raised = 0;
  let after: string | null = null;
  do {
    const page = { after, limit: CUSTOMERS_AT_ONCE, touched };
    const customers: WatchedCustomer[] = await listWatchedCustomers(ctx, page);
    if (customers.length > 0) raised += await raiseAlerts(ctx, await findFacts(ctx, customers));
    after = customers.length < CUSTOMERS_AT_ONCE ? null : (customers.at(-1)?.customerId ?? null);
  } while (after !== null);
  return raised;
}

async function findFacts(ctx: Ctx, customers: readonly WatchedCustomer[]): Promise<Watched[]> {
  const customerIds = customers.map(({ customerId }) => customerId);
  const [balances, quotas] = await Promise.all([
    listBalances(ctx.database, { customerIds }),
    findQuotas(ctx, customers),
  ]);
  const balanceOf = new Map(balances.map((balance) => [balance.customerId, balance]));
  return customers.flatMap(({ customerId, config }) => {
    const balance = balanceOf.get(customerId);
    return balance ? [{ config, facts: { customerId, balance, quotas: quotas.get(customerId) ?? [] } }] : [];
  });
}

async function findQuotas(
  { database, clock }: Ctx,
  customers: readonly WatchedCustomer[],
): Promise<Map<string, QuotaFacts[]>> {
  const customerIds = customers
    .filter(({ config }) => config.quotaAlertPercents.length > 0)
    .map(({ customerId }) => customerId);
  if (customerIds.length === 0) return new Map();
  const keys = (await listKeyQuotas(database, { customerIds })).map((key) => runningWindow(key, clock));
  const spending = await listQuotaSpending(database, { keys });
  const facts = keys.map((key) => ({ ...key, spent: spending.get(key.apiKeyId) ?? nano(0n) }));
  return groupBy(facts, ({ customerId }) => customerId);
}

function runningWindow(
  { name, reportingTimezone, ...key }: CustomerKeyQuota,
  clock: Clock,
): Omit<QuotaFacts, "spent"> & { customerId: string } {
  const now = clock.now();
  return {
    ...key,
    apiKeyName: name,
    window: quotaWindow(key.period, now, reportingTimezone),
    resetsAt: windowEnd(key.period, now, reportingTimezone),
  };
}
