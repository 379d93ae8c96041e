import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newChronicle } from "../chaos/chronicle.ts";
import { exhaust, type Exhaustion, type Scarce } from "../chaos/exhaust.ts";
import { judgeAll } from "../chaos/judge/judge-all.ts";
import { watchBooks } from "../chaos/watch-books.ts";
import { openWorld, type World } from "../chaos/world.ts";

const PER_RELAY = 400;
// `npm run test:chaos` plays five of each.
const ROUNDS = [1, 2];
const UNIT = 10n ** 9n;

let opening: Promise<World>;
let world: World;
const chronicle = newChronicle();

beforeAll(async () => {
  opening = openWorld({ relays: 3 });
  world = await opening;
}, 180_000);
afterAll(async () => (await opening).close(), 180_000);

const round = (scarce: Scarce, number: number): Promise<Exhaustion> =>
  exhaust(world, { scarce, perRelay: PER_RELAY, name: `${scarce}-${String(number)}` }, chronicle);

/** How much was refused for want of money, whichever limit was met, and everything else that was refused. */
function refusals({ refused }: Exhaustion): [forMoney: number, forElse: Record<string, number>] {
  const isForMoney = (code: string): boolean => code.startsWith("402 ");
  const forMoney = Object.entries(refused).filter(([code]) => isForMoney(code));
  const forElse = Object.entries(refused).filter(([code]) => !isForMoney(code));
  return [forMoney.reduce((sum, [, count]) => sum + count, 0), Object.fromEntries(forElse)];
}

test.each(ROUNDS)(
  "1,200 requests at once through three relays, for the money of 100: exactly 100 are served, nothing is left (%i)",
  async (number) => {
    const outcome = await round("balance", number);
    expect(outcome).toMatchObject({ served: 100, available: 0n, reserved: 0n });
    expect(refusals(outcome)).toEqual([1_100, {}]);
  },
  60_000,
);

test.each(ROUNDS)(
  "1,200 requests at once with a key whose quota is worth 100: exactly 100 are served, though the balance is ample (%i)",
  async (number) => {
    const outcome = await round("quota", number);
    expect(outcome).toMatchObject({ served: 100, available: 99n * UNIT, reserved: 0n });
    expect(outcome.quota).toEqual({ spent: UNIT, reserved: 0n });
    expect(refusals(outcome)).toEqual([1_100, {}]);
  },
  60_000,
);

test("after every round the suppliers' books, the ledger and what customers read agree to the last unit", async () => {
  const watch = watchBooks({
    superuserUrl: world.postgres.superuserUrl,
    endedAt: (id) => chronicle.seen.endedAt.get(id),
  });
  const { findings } = await judgeAll(world, chronicle, watch);
  expect(findings.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
}, 120_000);
