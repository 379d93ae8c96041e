import { groupBy } from "../../kernel/group-by.ts";
import { newId } from "../../kernel/ids.ts";
import { inTenant, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { enqueueDeliveries } from "../deliveries/delivery-store.ts";
import { lockPolicy } from "../policy-store.ts";
import { alertMessages } from "./alert-messages.ts";
import { insertAlert, resolveAlerts, selectOpenAlerts, type OpenAlert } from "./alert-store.ts";
import type { AlertFacts } from "./alert.ts";
import { balanceConfigKind, type BalanceConfig } from "./balance-config.ts";
import { findCrossings, nameOf, type Crossing } from "./find-crossings.ts";

export interface Watched {
  config: BalanceConfig;
  facts: AlertFacts;
}

/** What must be written so that the open alerts are those whose condition holds. */
interface Difference {
  raised: Crossing[];
  resolved: OpenAlert[];
}

/**
 * Compares what holds now with the open alerts of these customers, raises what is new together with its
 * deliveries, and resolves what has ceased to hold, which may then be raised again. Customers without a
 * difference cost no write. Returns how many alerts were raised.
 */
export async function raiseAlerts(ctx: Ctx, watched: readonly Watched[]): Promise<number> {
  const open = await inTransaction(ctx, (tx) =>
    selectOpenAlerts(
      tx,
      watched.map(({ facts }) => facts.customerId),
    ),
  );
  const openOf = groupBy(open, ({ customerId }) => customerId);
  const failures: unknown[] = [];
  let count = 0;
  for (const { config, facts } of watched) {
    const { raised, resolved } = compare(config, facts, openOf.get(facts.customerId) ?? []);
    if (raised.length + resolved.length === 0) continue;
    // One customer's failure must not keep the others from being told.
    await settleDifference(ctx, facts).then(
      (some) => (count += some),
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length > 0) throw new AggregateError(failures, "some alerts could not be raised");
  return count;
}

/** The same for one customer, under the lock of its configuration: what was switched off sends nothing. */
function settleDifference(ctx: Ctx, facts: AlertFacts): Promise<number> {
  return inTenant(ctx, facts.customerId, async (tx) => {
    const { document: config } = await lockPolicy(tx, balanceConfigKind, facts.customerId);
    const open = await selectOpenAlerts(tx, [facts.customerId]);
    const { raised, resolved } = compare(config, facts, open);
    const ids = resolved.map(({ id }) => id);
    if (ids.length > 0) await resolveAlerts(tx, ids, ctx.clock.now());
    let count = 0;
    for (const crossing of raised) {
      if (await raise(tx, ctx, { crossing, config, customerId: facts.customerId })) count++;
    }
    return count;
  });
}

function compare(config: BalanceConfig, facts: AlertFacts, open: readonly OpenAlert[]): Difference {
  const holding = findCrossings(config, facts);
  const names = new Set(holding.map(nameOf));
  const told = new Set(open.map(nameOf));
  return {
    raised: config.alertsEnabled ? holding.filter((crossing) => !told.has(nameOf(crossing))) : [],
    resolved: open.filter((alert) => !names.has(nameOf(alert))),
  };
}

async function raise(
  tx: Tx,
  ctx: Ctx,
  { crossing, config, customerId }: { crossing: Crossing; config: BalanceConfig; customerId: string },
): Promise<boolean> {
  const { condition, ...rest } = crossing;
  const alert = {
    id: newId("alr"),
    customerId,
    ...rest,
    raisedAt: ctx.clock.now(),
    resolvedAt: null,
    acknowledgedAt: null,
  };
  if (!(await insertAlert(tx, alert, condition))) return false;
  await enqueueDeliveries(tx, ctx.clock.now(), alertMessages(alert, config));
  return true;
}
