import {
  CALM,
  endOf,
  ROUGH,
  type DepositPlan,
  type FaultPlan,
  type HistoryPlan,
  type RequestPlan,
} from "./history-plan.ts";
import type { Random } from "./random.ts";
import type { Death } from "./simulated-node.ts";

/** What the parts of one history are drawn for. */
interface Scope {
  random: Random;
  nodes: number;
  accountIds: string[];
  spanMs: number;
}

const WINDOWS = ["2026-11-23", "2026-11-24", "2026-11-23"];

/** Draws a history: mostly a mixture of everything, sometimes one of those that are rarely met by chance. */
export function drawPlan(random: Random): HistoryPlan {
  const style = random.unit();
  if (style < 0.05) return drawRush(random);
  if (style < 0.1) return drawSickDisk(random);
  if (style < 0.13) return drawAbsence(random);
  return drawMixture(random);
}

/** Many alike at once, for the money of somewhat fewer, on a node that has seen the balance a moment ago. */
function drawRush(random: Random): HistoryPlan {
  const amount = BigInt(random.between(1, 20));
  const worth = amount * BigInt(random.between(8, 14));
  const request = (atMs: number): RequestPlan => ({ ...plainRequest(amount), atMs, keyIndex: 1 });
  return {
    ...{ nodes: 1, accounts: [{ accountId: "acc_0", balance: worth }], weather: CALM },
    quotaLimit: random.pick([worth, worth * 9n]),
    requests: [request(0), ...Array.from({ length: 14 }, () => request(30 + random.unit()))],
    ...{ faults: [], deposits: [], endMs: 1_000 },
  };
}

/** Requests end while neither the disk nor the database takes anything, and then their process dies. */
function drawSickDisk(random: Random): HistoryPlan {
  const requests = Array.from({ length: 6 }, () => ({
    ...plainRequest(BigInt(random.between(1, 50))),
    ...{ atMs: random.unit() * 5, pieceMs: 15 + random.unit() * 60 },
  }));
  const amiss = { atMs: 15, forMs: 200 };
  const atMs = 20 + random.unit() * 100;
  return {
    ...{ nodes: 1, accounts: [{ accountId: "acc_0", balance: 1_000n }], quotaLimit: 0n, weather: CALM },
    ...{ requests, deposits: [], endMs: 2_000 },
    faults: [
      { kind: "full disk", nodeIndex: 0, ...amiss },
      random.chance(0.5) ? { kind: "outage", ...amiss } : { kind: "lock", accountId: "acc_0", ...amiss },
      { kind: "death", atMs, nodeIndex: 0, how: "killed", restartMs: random.unit() * 30 },
    ],
  };
}

/** A node is stopped in the middle of its requests for so long that another one ends them; then it goes on. */
function drawAbsence(random: Random): HistoryPlan {
  const requests = Array.from({ length: 6 }, () => {
    const amount = BigInt(random.between(3, 90));
    const usage = [amount / 3n, amount / 2n, amount];
    return { ...plainRequest(amount), usage, atMs: random.unit() * 500, pieceMs: random.unit() * 2_000 };
  });
  const forMs = 60_000 + random.unit() * 40_000;
  const atMs = 100 + random.unit() * 1_000;
  return {
    ...{ nodes: 2, accounts: [{ accountId: "acc_0", balance: 600n }], quotaLimit: 0n, weather: CALM },
    ...{ requests, deposits: [], endMs: atMs + forMs },
    faults: [{ kind: "stop", nodeIndex: 0, atMs, forMs }],
  };
}

/** A request that uses what it held. */
export function plainRequest(amount: bigint): RequestPlan {
  return {
    ...{ atMs: 0, nodeIndex: 0, accountId: "acc_0", keyIndex: 0, window: "total", amount, usage: [amount] },
    ...{ pieceMs: 5, repeatKey: null, toldAgain: null },
  };
}

function drawMixture(random: Random): HistoryPlan {
  const nodes = random.pick([1, 1, 2, 2, 3]);
  const accountIds = random.pick([["acc_0"], ["acc_0", "acc_1"]]);
  // Mostly everything happens within a moment; sometimes it takes long enough for nodes to be taken for dead.
  const spanMs = random.pick([60, 400, 400, 3_000, 90_000]);
  const scope = { random, nodes, accountIds, spanMs };
  const faults = drawFaults(scope);
  const requests = drawRequests(scope, faults);
  const asked = requests.reduce((sum, { amount }) => sum + amount, 0n);
  const balance =
    (asked * random.pick([10n, 40n, 70n, 100n, 300n, 2_000n])) / 100n / BigInt(accountIds.length);
  return {
    ...{ nodes, requests, faults },
    accounts: accountIds.map((accountId) => ({ accountId, balance })),
    quotaLimit: (asked * random.pick([10n, 30n, 100n])) / 100n,
    weather: random.chance(0.5) ? CALM : ROUGH,
    deposits: Array.from({ length: random.pick([0, 0, 1, 2]) }, () => drawDeposit(scope)),
    endMs: Math.max(spanMs, ...faults.map(endOf)) + random.between(1_000, 10_000),
  };
}

function drawRequests(scope: Scope, faults: FaultPlan[]): RequestPlan[] {
  const { random } = scope;
  const overruns = random.chance(0.3);
  // Behind a locked account, one end may overtake another: then both must say the same.
  const again = faults.some(({ kind }) => kind === "lock") ? 0n : 7n;
  return Array.from({ length: random.between(3, 14) }, () => ({
    ...drawRequest(scope, overruns),
    toldAgain: random.chance(0.1) ? again : null,
  }));
}

function drawRequest({ random, nodes, accountIds, spanMs }: Scope, overruns: boolean): RequestPlan {
  const amount = BigInt(random.between(1, 100));
  const most = Number(amount) * (overruns && random.chance(0.5) ? 4 : 1);
  const end = random.chance(0.1) ? 0n : BigInt(random.between(0, most));
  const pieces = BigInt(random.between(1, 5));
  return {
    ...plainRequest(amount),
    atMs: random.unit() * spanMs,
    nodeIndex: random.between(0, nodes - 1),
    accountId: random.pick(accountIds),
    keyIndex: random.between(0, 1),
    window: random.pick(WINDOWS),
    usage: Array.from({ length: Number(pieces) }, (_, index) => (end * BigInt(index + 1)) / pieces),
    pieceMs: random.pick([0, 1, 5, 40, 200, 700, 4_000, 4_000]) * random.unit(),
    repeatKey: random.chance(0.3) ? `key ${random.between(1, 2)}` : null,
  };
}

function drawDeposit({ random, accountIds, spanMs }: Scope): DepositPlan {
  const amount = BigInt(random.between(1, 300)) * (random.chance(0.3) ? -1n : 1n);
  return {
    ...{ atMs: random.unit() * spanMs, accountId: random.pick(accountIds), amount },
    again: random.chance(0.4),
  };
}

function drawFaults(scope: Scope): FaultPlan[] {
  const count = scope.random.pick([0, 0, 1, 1, 2, 3, 4]);
  const faults = Array.from({ length: count }, () => drawFault(scope));
  return faults.flatMap((fault) => [fault, ...drawMore(scope.random, fault)]);
}

function drawFault({ random, nodes, accountIds, spanMs }: Scope): FaultPlan {
  const atMs = random.unit() * spanMs;
  const nodeIndex = random.between(0, nodes - 1);
  const short = random.unit() * random.pick([20, 300, 6_000]);
  switch (random.between(0, 7)) {
    case 0:
    case 1:
      return { kind: "stop", atMs, nodeIndex, forMs: random.pick([short, 45_000, 100_000]) };
    case 2:
      return { kind: "outage", atMs, forMs: random.pick([1, short, short, 30_000]) };
    case 3:
      return { kind: "lock", atMs, accountId: random.pick(accountIds), forMs: short };
    case 4:
      return { kind: "full disk", atMs, nodeIndex, forMs: short };
    default:
      return { kind: "death", atMs, nodeIndex, how: drawDeath(random), restartMs: drawRestart(random) };
  }
}

/** Troubles come together: a process dies while something else is amiss, and perhaps the database is away as well. */
function drawMore(random: Random, fault: FaultPlan): FaultPlan[] {
  if (!random.chance(0.3)) return [];
  const nodeIndex = "nodeIndex" in fault ? fault.nodeIndex : 0;
  const forMs = Math.min(endOf(fault) - fault.atMs, 100);
  const atMs = fault.atMs + random.unit() * forMs;
  const death: FaultPlan = { kind: "death", atMs, nodeIndex, how: "killed", restartMs: drawRestart(random) };
  return random.chance(0.5) ? [death, { kind: "outage", atMs: fault.atMs, forMs }] : [death];
}

export function drawDeath(random: Random): Death {
  if (random.chance(0.1)) return "machine lost";
  return random.chance(0.3) ? "power lost" : "killed";
}

/** Mostly a supervisor is quick; sometimes others miss the node before it is back. */
export function drawRestart(random: Random): number {
  return random.chance(0.15) ? 60_000 + random.unit() * 40_000 : random.unit() * random.pick([30, 1_000]);
}
