import { nano } from "../../../src/kernel/money.ts";
import type { HoldResult, LaneNode } from "../../../src/ledger/lane/books.ts";
import type { Hold } from "../../../src/ledger/reservation.ts";
import type { Flaws } from "./flaws.ts";
import {
  pairKey,
  type AccountRow,
  type MemoryTables,
  type QuotaRow,
  type RepeatRow,
} from "./memory-tables.ts";

export interface ReserveContext {
  tables: MemoryTables;
  flaws: Flaws;
  node: LaneNode;
  nowMs: number;
}

interface Judged {
  hold: Hold;
  account: AccountRow;
  quota: QuotaRow | null;
  first: RepeatRow | null;
  verdict: "known" | "repeated" | "refused" | "crowded" | "behind" | "reserved";
  limit: "balance" | "key_quota";
}

const DAY_MS = 86_400_000;

/** What `ledger_reserve` does once the node's epoch has been checked. */
export function reserveHolds(context: ReserveContext, holds: Hold[]): HoldResult[] {
  for (const hold of holds) openWindow(context.tables, hold);
  const judged = judgeHolds(context, holds);
  for (const { hold, verdict } of judged) if (verdict === "reserved") take(context, hold);
  return judged.map((one) => tell(context.tables, one));
}

function openWindow(tables: MemoryTables, { apiKeyId, quota }: Hold): void {
  if (!quota || tables.quotas.has(pairKey(apiKeyId, quota.window))) return;
  tables.putQuota({ apiKeyId, window: quota.window, reserved: 0n, spent: 0n });
}

/** Greedy, in order of arrival: first what fits its key's quota, then which of that fits the account. */
function judgeHolds(context: ReserveContext, holds: Hold[]): Judged[] {
  const { tables, flaws } = context;
  const twins = new Set<string>();
  const sums = new Sums(flaws.has("crowd-unsummed"));
  const judged: Judged[] = [];
  for (const hold of holds) {
    const account = tables.accounts.get(hold.accountId);
    if (!account) continue;
    const quota = (hold.quota && tables.quotas.get(pairKey(hold.apiKeyId, hold.quota.window))) ?? null;
    const first = firstOf(tables, hold);
    const one: Judged = { hold, account, quota, first, verdict: "reserved", limit: "balance" };
    const used = quota ? quota.spent + quota.reserved : 0n;
    const most = hold.quota && !flaws.has("quota-unguarded") ? hold.quota.limit : null;
    const twin = hold.repeat !== null && twins.has(repeatKey(hold));
    if (hold.repeat) twins.add(repeatKey(hold));

    if (tables.reservations.has(hold.requestId)) one.verdict = "known";
    else if (first && !isStale(context, first)) one.verdict = "repeated";
    else if (hold.amount > account.available && !flaws.has("balance-unguarded")) one.verdict = "refused";
    else if (most !== null && used + hold.amount > most) [one.verdict, one.limit] = ["refused", "key_quota"];
    else if (twin && !flaws.has("duplicate-key-admitted")) [one.verdict, one.limit] = ["behind", "balance"];
    else if (most !== null && used + sums.add(quotaSum(hold), hold.amount) > most)
      [one.verdict, one.limit] = ["crowded", "key_quota"];
    else if (sums.add(hold.accountId, hold.amount) > account.available && !flaws.has("balance-unguarded"))
      one.verdict = "crowded";
    judged.push(one);
  }
  return judged;
}

/** Running sums by name, that count also what they turn away. */
class Sums {
  readonly #sums = new Map<string, bigint>();
  readonly #flawed: boolean;

  constructor(flawed: boolean) {
    this.#flawed = flawed;
  }

  add(name: string, amount: bigint): bigint {
    const sum = (this.#flawed ? 0n : (this.#sums.get(name) ?? 0n)) + amount;
    this.#sums.set(name, sum);
    return sum;
  }
}

function firstOf(tables: MemoryTables, hold: Hold): RepeatRow | null {
  return (hold.repeat && tables.repeats.get(repeatKey(hold))) ?? null;
}

/** A key counts for a day; one whose request ended for nothing, and left no answer, is free again. */
function isStale({ tables, flaws, nowMs }: ReserveContext, first: RepeatRow): boolean {
  if (flaws.has("duplicate-key-admitted")) return true;
  const reservation = tables.reservations.get(first.requestId);
  if (!reservation || first.createdAtMs < nowMs - DAY_MS) return true;
  return reservation.state > 0 && reservation.charged === 0n && first.answer === null;
}

function take({ tables, node, nowMs }: ReserveContext, hold: Hold): void {
  const { requestId, accountId, customerId, apiKeyId, model, amount, priceId, quota, repeat } = hold;
  tables.putReservation({
    ...{ requestId, accountId, customerId, apiKeyId, model, amount, priceId },
    ...{ charged: null, writtenOff: 0n, state: 0, nodeId: node.nodeId, epoch: node.epoch },
    ...{ quotaWindow: quota?.window ?? null, progress: null },
    ...{ createdAtMs: hold.receivedAt.getTime(), maxEndMs: hold.maxEnd.getTime() },
  });
  if (repeat) {
    const [key, body] = [repeat.key.toString("hex"), repeat.body.toString("hex")];
    tables.putRepeat({ accountId, key, body, requestId, answer: null, createdAtMs: nowMs });
  }
  const account = tables.accounts.get(accountId)!;
  const [available, reserved, seq] = [
    account.available - amount,
    account.reserved + amount,
    account.seq + 1n,
  ];
  tables.addEntry({
    ...{ accountId, seq, kind: "reservation", source: requestId, dAvailable: 0n - amount, dReserved: amount },
    ...{ counter: null, counterAmount: 0n, availableAfter: available, reservedAfter: reserved },
  });
  tables.putAccount({ ...account, available, reserved, seq });
  const window = quota && tables.quotas.get(pairKey(apiKeyId, quota.window));
  if (window) tables.putQuota({ ...window, reserved: window.reserved + amount });
}

function tell(tables: MemoryTables, { hold, first, verdict, limit }: Judged): HoldResult {
  const account = tables.accounts.get(hold.accountId)!;
  const quota = hold.quota && tables.quotas.get(pairKey(hold.apiKeyId, hold.quota.window));
  const state = first ? tables.reservations.get(first.requestId)?.state : undefined;
  return {
    requestId: hold.requestId,
    outcome: verdict === "known" ? "reserved" : verdict,
    limit,
    available: nano(account.available),
    reserved: nano(account.reserved),
    quota: quota ? { spent: nano(quota.spent), reserved: nano(quota.reserved) } : null,
    first:
      verdict === "repeated" && first
        ? {
            requestId: first.requestId,
            sameBody: first.body === hold.repeat?.body.toString("hex"),
            running: state === 0,
            answer: first.answer === null ? null : Buffer.from(first.answer, "hex"),
          }
        : null,
  };
}

function repeatKey(hold: Hold): string {
  return pairKey(hold.accountId, hold.repeat?.key.toString("hex") ?? "");
}

function quotaSum(hold: Hold): string {
  return `${hold.apiKeyId} in ${hold.quota?.window ?? ""}`;
}
