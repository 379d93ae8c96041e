import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { AlertWatch } from "../../src/alert-watch.ts";
import { quotaWindow } from "../../src/kernel/quota-window.ts";
import { nano } from "../../src/kernel/money.ts";
import { getBalanceConfig, raiseAlerts } from "../../src/policies/index.ts";
import { alertsOf, deliveriesOf, keyWithQuota, openWorld, setSpent, UNIT } from "./world.ts";
import type { Customer, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let customer: Customer;
beforeEach(async () => {
  customer = await world.customerWith(100);
});

const configure = async (token: string, body: object): Promise<void> => {
  const { status, body: answer } = await world.patch(token, body);
  expect([status, answer.message]).toEqual([200, null]);
};
const raised = (): Promise<string[]> => alertsOf(world, customer.customerId);
const balance = (units: number): Promise<void> => world.setBalance(customer.customerId, BigInt(units) * UNIT);

describe("a balance", () => {
  test("that falls below the threshold is told once, however often it is looked at and however it moves below", async () => {
    await configure(customer.token, { low_balance_threshold: "10", webhook_url: "https://a.example.com/" });
    await world.evaluate();
    expect(await raised()).toEqual([]);
    for (const units of [10, 9, 9, 8, 9]) {
      await balance(units);
      await world.evaluate();
    }
    expect(await raised()).toEqual(["balance.low"]);
    expect(await deliveriesOf(world, customer.customerId)).toHaveLength(1);
  });

  test("is told again only after it has risen to the threshold", async () => {
    await configure(customer.token, { low_balance_threshold: "10" });
    for (const units of [9, 10, 9, 50, 5]) {
      await balance(units);
      await world.evaluate();
    }
    expect(await raised()).toEqual(["balance.low", "balance.low", "balance.low"]);
    const rows = await world.see(
      "SELECT resolved_at IS NULL AS open FROM alert WHERE customer_id = $1 ORDER BY raised_at, id",
      [customer.customerId],
    );
    expect(rows.map((row) => row["open"])).toEqual([false, false, true]);
  });

  test("has two thresholds, each with crossings of its own", async () => {
    await configure(customer.token, { low_balance_threshold: "10", critical_balance_threshold: "2" });
    const steps: [units: number, told: string[]][] = [
      [9, ["balance.low"]],
      [1, ["balance.low", "balance.critical"]],
      [5, ["balance.low", "balance.critical"]],
      [1, ["balance.low", "balance.critical", "balance.critical"]],
    ];
    for (const [units, told] of steps) {
      await balance(units);
      await world.evaluate();
      expect([units, (await raised()).sort()]).toEqual([units, told.sort()]);
    }
  });

  test("counts what running requests hold: a reservation raises no alarm", async () => {
    await configure(customer.token, { low_balance_threshold: "10" });
    await balance(11);
    await world.see("UPDATE account SET available = $2, reserved = $3 WHERE customer_id = $1", [
      customer.customerId,
      String(UNIT),
      String(10n * UNIT),
    ]);
    await world.evaluate();
    expect(await raised()).toEqual([]);
    await world.see("UPDATE account SET reserved = 0 WHERE customer_id = $1", [customer.customerId]);
    await world.evaluate();
    expect(await raised()).toEqual(["balance.low"]);
  });

  test("is told of when the threshold is set above it, and not again when the threshold moves above it", async () => {
    await balance(5);
    await world.evaluate();
    await configure(customer.token, { low_balance_threshold: "10" });
    await world.evaluate();
    await configure(customer.token, { low_balance_threshold: "20" });
    await world.evaluate();
    expect(await raised()).toEqual(["balance.low"]);
    await configure(customer.token, { low_balance_threshold: null });
    await world.evaluate();
    await configure(customer.token, { low_balance_threshold: "20" });
    await world.evaluate();
    expect(await raised()).toEqual(["balance.low", "balance.low"]);
  });
});

describe("a node that looks again", () => {
  test("looks at those whose money or settings moved, and every five minutes at all", async () => {
    world.time.now = new Date();
    const watch = new AlertWatch();
    await configure(customer.token, { low_balance_threshold: "10" });
    await world.evaluate(watch);
    await balance(9);
    await world.evaluate(watch);
    expect(await raised()).toEqual(["balance.low"]);
    await configure(customer.token, { critical_balance_threshold: "9.50" });
    await world.evaluate(watch);
    expect((await raised()).sort()).toEqual(["balance.critical", "balance.low"]);
    const still = await world.customerWith(100);
    await configure(still.token, { low_balance_threshold: "10" });
    await world.see(
      "UPDATE account SET available = 1, updated_at = now() - interval '1 hour' WHERE customer_id = $1",
      [still.customerId],
    );
    await world.see(
      "UPDATE policy_document SET updated_at = now() - interval '1 hour' WHERE customer_id = $1",
      [still.customerId],
    );
    await world.evaluate(watch);
    expect(await alertsOf(world, still.customerId)).toEqual([]);
    world.pass(300_000);
    await world.evaluate(watch);
    expect(await alertsOf(world, still.customerId)).toEqual(["balance.low"]);
  });
});

describe("two nodes that look at the same moment", () => {
  test("tell once", async () => {
    await configure(customer.token, { low_balance_threshold: "10", webhook_url: "https://a.example.com/" });
    await balance(9);
    const counts = await Promise.all(Array.from({ length: 4 }, () => world.evaluate()));
    expect(counts.filter((count) => count !== null && count > 0)).toEqual([1]);
    expect(await raised()).toEqual(["balance.low"]);
    expect(await deliveriesOf(world, customer.customerId)).toHaveLength(1);
  });

  test("tell once even without the lock that keeps one of them away", async () => {
    await configure(customer.token, { low_balance_threshold: "10", webhook_url: "https://a.example.com/" });
    const { customerId } = customer;
    const { document: config } = await getBalanceConfig(world.jobCtx(), { customerId });
    const seen = { accountId: "acc_x", currency: "USD", available: nano(9n * UNIT), reserved: nano(0n) };
    const watched = [{ config, facts: { customerId, balance: seen, quotas: [] } }];
    const counts = await Promise.all(Array.from({ length: 4 }, () => raiseAlerts(world.jobCtx(), watched)));
    expect(counts.sort()).toEqual([0, 0, 0, 1]);
    expect(await deliveriesOf(world, customerId)).toHaveLength(1);
  });
});

describe("a key's quota", () => {
  const windowNow = (): string => quotaWindow("daily", world.time.now, "UTC");

  test("is told at each percent that is reached, once in a window; a new window tells anew", async () => {
    await configure(customer.token, { quota_alert_percents: [50, 80, 100] });
    const apiKeyId = await keyWithQuota(world, customer.customerId, 10);
    const key = { apiKeyId, customerId: customer.customerId };
    const told = async (amount: bigint): Promise<unknown[]> => {
      await setSpent(world, { ...key, window: windowNow() }, amount);
      await world.evaluate();
      await world.evaluate();
      const rows = await world.see(
        "SELECT data FROM alert WHERE customer_id = $1 ORDER BY raised_at, (data ->> 'percent')::int",
        [customer.customerId],
      );
      return rows.map((row) => (row["data"] as { percent: number }).percent);
    };
    expect(await told(5n * UNIT - 1n)).toEqual([]);
    expect(await told(5n * UNIT)).toEqual([50]);
    expect(await told(7n * UNIT)).toEqual([50]);
    expect(await told(10n * UNIT)).toEqual([50, 80, 100]);
    world.pass(86_400_000);
    expect(await told(0n)).toEqual([50, 80, 100]);
    expect(await told(6n * UNIT)).toEqual([50, 80, 100, 50]);
  });

  test("that is raised makes its percents count anew", async () => {
    await configure(customer.token, { quota_alert_percents: [80] });
    const apiKeyId = await keyWithQuota(world, customer.customerId, 10);
    const key = { apiKeyId, customerId: customer.customerId, window: windowNow() };
    const limit = (units: number): Promise<unknown> =>
      world.see("UPDATE api_key SET quota_limit = $2 WHERE id = $1", [
        apiKeyId,
        String(BigInt(units) * UNIT),
      ]);
    const looks: [spent: number, limit: number, told: number][] = [
      [8, 10, 1],
      [8, 9, 1],
      [8, 20, 1],
      [16, 20, 2],
    ];
    for (const [spent, units, told] of looks) {
      await limit(units);
      await setSpent(world, key, BigInt(spent) * UNIT);
      await world.evaluate();
      expect([spent, units, (await raised()).length]).toEqual([spent, units, told]);
    }
  });

  test("is none of a disabled key's, nor of a customer who asked for no percents", async () => {
    const apiKeyId = await keyWithQuota(world, customer.customerId, 10);
    const key = { apiKeyId, customerId: customer.customerId, window: windowNow() };
    await setSpent(world, key, 10n * UNIT);
    await configure(customer.token, { low_balance_threshold: "1" });
    await world.evaluate();
    await world.see("UPDATE api_key SET status = 'disabled' WHERE id = $1", [apiKeyId]);
    await configure(customer.token, { quota_alert_percents: [50] });
    await world.evaluate();
    expect(await raised()).toEqual([]);
  });
});

describe("alerts that are switched off", () => {
  test("raise nothing, and are told when they are switched on while it still holds", async () => {
    await configure(customer.token, {
      low_balance_threshold: "10",
      webhook_url: "https://a.example.com/",
      alerts_enabled: false,
    });
    await balance(5);
    await world.evaluate();
    expect(await raised()).toEqual([]);
    expect(await deliveriesOf(world, customer.customerId)).toEqual([]);
    await configure(customer.token, { alerts_enabled: true });
    await world.evaluate();
    await configure(customer.token, { alerts_enabled: false });
    await configure(customer.token, { alerts_enabled: true });
    await world.evaluate();
    expect(await raised()).toEqual(["balance.low"]);
  });

  test("know of a rise meanwhile: the next fall is a crossing of its own", async () => {
    await configure(customer.token, { low_balance_threshold: "10" });
    await balance(5);
    await world.evaluate();
    await configure(customer.token, { alerts_enabled: false });
    for (const units of [50, 5]) {
      await balance(units);
      await world.evaluate();
    }
    expect(await raised()).toEqual(["balance.low"]);
    await configure(customer.token, { alerts_enabled: true });
    await world.evaluate();
    expect(await raised()).toEqual(["balance.low", "balance.low"]);
  });
});

describe("the list of alerts", () => {
  const LIST = `query($open: Boolean) { alerts(isOpen: $open) { nodes { id type title data raisedAt resolvedAt
    acknowledgedAt } pageInfo { hasNextPage } } }`;

  test("shows what was told, newest first, with the figures of that moment; nobody sees another's", async () => {
    await configure(customer.token, { low_balance_threshold: "10", critical_balance_threshold: "5" });
    await balance(9);
    await world.evaluate();
    world.pass(1_000);
    await balance(4);
    await world.evaluate();
    const { data } = await world.ask(customer.token, LIST);
    const { nodes } = data?.["alerts"] as never as { nodes: Record<string, unknown>[] };
    expect(nodes).toMatchObject([
      { type: "balance.critical", title: "Balance critical: 4.00 USD, below 5.00 USD" },
      {
        type: "balance.low",
        title: "Balance low: 9.00 USD, below 10.00 USD",
        data: { total: "9.00", available: "9.00", reserved: "0.00", threshold: "10.00", currency: "USD" },
        resolvedAt: null,
        acknowledgedAt: null,
      },
    ]);
    const others = await world.ask(world.rival.token, LIST);
    expect(others.data?.["alerts"]).toEqual({ nodes: [], pageInfo: { hasNextPage: false } });
  });

  test("an alert is acknowledged once, by its own customer only, with an audit row", async () => {
    await configure(customer.token, { low_balance_threshold: "10" });
    await balance(9);
    await world.evaluate();
    const [row] = await world.see("SELECT id FROM alert WHERE customer_id = $1", [customer.customerId]);
    const query = `mutation { acknowledgeAlert(input: { alertId: "${String(row?.["id"])}" }) {
      alert { acknowledgedAt } userErrors { code } } }`;
    const foreign = await world.ask(world.rival.token, query);
    expect(foreign.data?.["acknowledgeAlert"]).toEqual({ alert: null, userErrors: [{ code: "not_found" }] });
    const first = await world.ask(customer.token, query);
    const second = await world.ask(customer.token, query);
    expect(second.data).toEqual(first.data);
    const audits = await world.see(
      "SELECT FROM audit_event WHERE action = 'alert.acknowledge' AND subject_id = $1",
      [row?.["id"]],
    );
    expect(audits).toHaveLength(1);
  });
});
