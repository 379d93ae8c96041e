import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Fault } from "../../inference/suppliers/scripted-supplier.ts";
import { openSupplierWorld, type SupplierWorld } from "../../inference/suppliers/supplier-world.ts";

const REQUESTS = 1_200;
const AT_ONCE = 40;

let world: SupplierWorld;
beforeAll(async () => {
  world = await openSupplierWorld();
}, 60_000);
beforeEach(() => world.startAnew());
afterAll(() => world.close());

/** Asks so many times, so many at a time, and moves the suppliers' clock on meanwhile; counts statuses. */
async function storm(model: string, options: { token?: string; protocol?: "openai" } = {}) {
  const statuses = new Map<number, number>();
  let left = REQUESTS;
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      if (left % 200 === 0) world.passMs(10_000);
      const { status } = await world.ask({ model, ...options });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { answered: statuses.get(200) ?? 0, statuses };
}

const faults: [string, Fault][] = [
  ["errors", { status: 500 }],
  ["late errors", { status: 500, afterMs: 50 }],
  ["overload", { status: 529 }],
  ["broken connections", "reset"],
  ["limits", { status: 429 }],
  ["refused credentials", { status: 401 }],
  ["a wrong model", { status: 404 }],
];

const cases = ["equal", "openai"].flatMap((model) => faults.map(([name, fault]) => ({ model, name, fault })));

test.each(cases)(
  "$name of one of two suppliers ($model) cost no more than 1.2 calls a request, and few answers",
  async ({ model, fault }) => {
    world.first.script = () => fault;
    const { answered, statuses } = await storm(model);
    const calls = world.first.calls.length + world.second.calls.length;
    process.stderr.write(`${String(calls / REQUESTS)} calls a request, ${JSON.stringify([...statuses])}\n`);
    expect(calls).toBeLessThanOrEqual(REQUESTS * 1.2);
    expect(answered).toBeGreaterThanOrEqual(REQUESTS * 0.95);
  },
  60_000,
);

test("when both fail, requests are not asked twice for long", async () => {
  world.first.script = world.second.script = () => ({ status: 500 });
  const { answered } = await storm("equal");
  const calls = world.first.calls.length + world.second.calls.length;
  process.stderr.write(`${String(calls / REQUESTS)} calls a request\n`);
  expect(answered).toBe(0);
  expect(calls).toBeLessThanOrEqual(REQUESTS * 1.2);
}, 60_000);
