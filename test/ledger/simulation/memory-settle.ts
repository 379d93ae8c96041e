import type { Flaws } from "./flaws.ts";
import { pairKey, type AccountRow, type MemoryTables, type ReservationRow } from "./memory-tables.ts";

/** One element of what the SQL function reads. */
export interface SettleRow {
  request_id: string;
  account_id: string;
  actual: string;
  state: number;
  repeat_key: string | null;
  answer: string | null;
}

export interface Settled {
  requestId: string;
  charged: bigint;
  late: boolean;
}

interface Judged {
  row: SettleRow;
  reservation: ReservationRow;
  late: boolean;
  held: bigint;
  within: bigint;
  over: bigint;
  due: bigint;
}

/** What `ledger_settle` does. */
export function settleRows(tables: MemoryTables, flaws: Flaws, rows: SettleRow[]): Settled[] {
  const judged = chooseRows(tables, flaws, rows).map((row) => judgeRow(tables, flaws, row));
  for (const [accountId, ofAccount] of byAccount(judged)) {
    const account = tables.accounts.get(accountId)!;
    shareOut(flaws.has("overrun-written-off") ? { ...account, available: 0n } : account, ofAccount);
    bookAccount(tables, flaws, account, ofAccount);
  }
  for (const one of judged) close(tables, flaws, one);
  return judged.map(({ row, reservation, late, due }) => ({
    requestId: row.request_id,
    charged: (reservation.charged ?? 0n) + due,
    late,
  }));
}

/** Of the rows for one request that still have something to say, the first: its own node's word before another's. */
function chooseRows(tables: MemoryTables, flaws: Flaws, rows: SettleRow[]): SettleRow[] {
  const chosen = new Map<string, SettleRow>();
  for (const row of rows) {
    const reservation = tables.reservations.get(row.request_id);
    if (!reservation || !tables.accounts.has(row.account_id)) continue;
    if (reservation.accountId !== row.account_id) continue;
    const late = reservation.state === 2 && row.state === 1 && !flaws.has("late-never-charged");
    const open = reservation.state === 0 || flaws.has("state-ungated");
    const before = chosen.get(row.request_id);
    const goesBefore = !before || row.state < before.state || flaws.has("last-end-counts");
    if ((open || late) && goesBefore) chosen.set(row.request_id, row);
  }
  return rows.filter((row) => chosen.get(row.request_id) === row);
}

function judgeRow(tables: MemoryTables, flaws: Flaws, row: SettleRow): Judged {
  const reservation = tables.reservations.get(row.request_id)!;
  const isDear = row.state === 2 && flaws.has("closed-at-the-hold");
  const actual = isDear ? reservation.amount : BigInt(row.actual);
  const late = reservation.state === 2;
  const charged = flaws.has("late-charges-the-whole") ? 0n : (reservation.charged ?? 0n);
  const held = late ? 0n : reservation.amount;
  const base = late ? charged : reservation.amount;
  const less = actual - base < 0n ? actual - base : 0n;
  return {
    ...{ row, reservation, late, held, due: 0n },
    within: late ? less : base + less,
    over: actual > base ? actual - base : 0n,
  };
}

function byAccount(judged: Judged[]): Map<string, Judged[]> {
  const accounts = new Map<string, Judged[]>();
  for (const one of judged) {
    const list = accounts.get(one.row.account_id);
    if (list) list.push(one);
    else accounts.set(one.row.account_id, [one]);
  }
  return accounts;
}

/** Orders an account's rows as they are booked, and gives each what the account can give for it. */
function shareOut(account: AccountRow, judged: Judged[]): void {
  judged.sort((a, b) => Number(a.over > 0n) - Number(b.over > 0n));
  let reach = judged.reduce((sum, { held, within }) => sum + held - within, account.available);
  for (const one of judged) {
    const extra = one.over < reach ? one.over : reach;
    one.due = one.within + (extra > 0n ? extra : 0n);
    if (one.over > 0n) reach -= one.over;
  }
}

function bookAccount(tables: MemoryTables, flaws: Flaws, account: AccountRow, judged: Judged[]): void {
  let { available, reserved, seq } = account;
  const book = (one: Judged, kind: string, moves: { available: bigint; reserved: bigint }): void => {
    available += moves.available;
    reserved += moves.reserved;
    const revenue = -moves.available - moves.reserved;
    tables.addEntry({
      ...{ accountId: account.id, seq: ++seq, kind, source: one.row.request_id },
      ...{ dAvailable: moves.available, dReserved: moves.reserved },
      ...{ counter: revenue === 0n ? null : "revenue", counterAmount: revenue },
      ...{ availableAfter: available, reservedAfter: reserved },
    });
  };
  for (const one of judged) {
    const { held, due, late } = one;
    if (held > 0n && !flaws.has("charge-without-release"))
      book(one, "release", { available: held, reserved: -held });
    if (due !== 0n && !flaws.has("release-without-charge"))
      book(one, late ? "correction" : "charge", { available: -due, reserved: 0n });
  }
  tables.putAccount({ ...account, available, reserved, seq });
}

function close(tables: MemoryTables, flaws: Flaws, one: Judged): void {
  const { row, reservation, late, held, within, over, due } = one;
  tables.putReservation({
    ...reservation,
    state: late ? 3 : row.state,
    charged: (reservation.charged ?? 0n) + due,
    writtenOff: flaws.has("write-off-forgotten") ? 0n : within + over - due,
  });
  const quota = tables.quotas.get(pairKey(reservation.apiKeyId, reservation.quotaWindow ?? ""));
  if (quota) {
    const reserved = flaws.has("quota-not-released") ? quota.reserved : quota.reserved - held;
    const spent = quota.spent + (flaws.has("quota-spends-the-hold") ? held : due);
    tables.putQuota({ ...quota, reserved, spent });
  }
  const repeat = tables.repeats.get(pairKey(row.account_id, row.repeat_key ?? ""));
  if (row.answer !== null && repeat?.requestId === row.request_id)
    tables.putRepeat({ ...repeat, answer: row.answer });
}
