import { expect } from "@jest/globals";
import { verifyLedger } from "../../../src/ledger/index.ts";
import { startSimulator, type UsageRecord } from "../../../src/simulator/index.ts";
import { temporaryDirectory } from "../../support/relay.ts";
import { customerOf, openWorld, settled, type World } from "../world.ts";
import { costOf, costOfAll, modelOf, writeProtocolCatalog, type Kind } from "./catalog.ts";
import { listener, type Listener } from "./listener.ts";

export interface ProtocolWorld extends World, Listener {
  /** A key that may use one model only. */
  scopedKey: string;
  /** A key of a customer without money. */
  poorKey: string;
  /** A key that does not exist. */
  wrongKey: string;
}

/** The real program, and three suppliers that speak one protocol each. */
export async function openProtocolWorld(): Promise<ProtocolWorld> {
  const simulator = await startSimulator({});
  const catalog = await writeProtocolCatalog(await temporaryDirectory(), simulator.url);
  const world = await openWorld({ RELAY_CATALOG: catalog });
  const allowedModelIds = [modelOf("via", "openai")];
  const [scoped, poor] = await Promise.all([
    customerOf(world, { amount: 10n ** 9n, allowedModelIds }),
    customerOf(world, { amount: 0n }),
  ]);
  return {
    ...world,
    ...listener(new URL(simulator.url).host),
    simulator,
    scopedKey: scoped.token,
    poorKey: poor.token,
    wrongKey: `${world.apiKey.slice(0, -1)}${world.apiKey.endsWith("A") ? "B" : "A"}`,
    async close() {
      const broken = (await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0);
      await world.close();
      await simulator.close();
      expect(broken).toEqual([]);
    },
  };
}

export interface Charged {
  charge: bigint;
  /** The suppliers' records of what was asked meanwhile. */
  records: UsageRecord[];
}

/** What the account was charged while the work ran, and what the suppliers have noted. Nobody else was named. */
export async function charged(world: ProtocolWorld, work: () => Promise<unknown>): Promise<Charged> {
  const before = await settled(world);
  const seen = world.simulator.usageLog().length;
  await work();
  const after = await settled(world);
  expect(after.reserved).toBe(0n);
  expect(await world.leaks()).toEqual([]);
  const records = world.simulator.usageLog().slice(seen);
  return { charge: before.available - after.available, records };
}

/** The work is charged by its suppliers' own reports to the last unit, and every request was answered. */
export async function chargedExactly(
  world: ProtocolWorld,
  work: () => Promise<unknown>,
): Promise<UsageRecord[]> {
  const { charge, records } = await charged(world, work);
  expect(records.map(({ outcome }) => outcome)).toEqual(records.map(() => "completed"));
  expect(records.length).toBeGreaterThan(0);
  expect(charge).toBe(costOfAll(records));
  return records;
}

/** The work costs nothing, and so many requests reached a supplier. */
export async function chargedNothing(
  world: ProtocolWorld,
  { calls }: { calls: number | "at most one" },
  work: () => Promise<unknown>,
): Promise<void> {
  const { charge, records } = await charged(world, work);
  expect(charge).toBe(0n);
  if (calls === "at most one") expect(records.length).toBeLessThanOrEqual(1);
  else expect(records).toHaveLength(calls);
}

/** How often a model of a kind reaches a supplier: one that denies us is not asked again for a while. */
export function callsOf(kind: Kind): number | "at most one" {
  return kind === "denies" ? "at most one" : 1;
}

/** The work broke off: what came of the answer is paid for, by the supplier's count or else by ours. */
export async function chargedForPart(world: ProtocolWorld, work: () => Promise<unknown>): Promise<void> {
  const { charge, records } = await charged(world, work);
  const [produced] = records.map((record) => record.produced);
  if (!produced) throw new Error("no prompt was taken");
  expect(charge).toBeGreaterThan(costOf({ ...produced, outputTokens: produced.outputTokens >> 1 }));
  // The simulator's words are longer than the four bytes that we count for a token.
  expect(charge).toBeLessThan(costOf({ ...produced, outputTokens: produced.outputTokens * 3 }));
}

/** What it throws; fails when it does not. */
export async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  const thrown = await work().then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).not.toBeNull();
  return thrown;
}
