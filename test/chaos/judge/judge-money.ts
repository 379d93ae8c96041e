import type { Cast, Payment } from "../cast.ts";
import type { Seen } from "../load.ts";
import type { BookWatch } from "../watch-books.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { Books } from "./read-books.ts";

export interface MoneyCase {
  books: Books;
  cast: Cast;
  payments: readonly Payment[];
  seen: Seen;
  watch: BookWatch;
}

/** Accounts, payments and quotas, by SQL of our own. */
export function judgeMoney({ books, cast, payments, seen, watch }: MoneyCase): Finding[] {
  const open = [...books.reservations.values()].filter(({ state }) => state === 0);
  return [
    findingOf(
      "I3: at no moment was a figure negative, or a reservation open 60 s after its end",
      watch.samples,
      watch.breaches,
    ),
    findingOf("nothing is reserved when all is over", books.reservations.size, [
      ...open.map((row) => `${row.request_id} is open`),
      ...books.accounts.flatMap(({ customer_id: id, reserved }) =>
        reserved === 0n ? [] : [`${id} holds ${String(reserved)}`],
      ),
    ]),
    findingOf(
      "every account has what was paid in less what was charged",
      books.accounts.length,
      wrongBalances(books),
    ),
    findingOf(
      "every payment is booked once, however often it was sent",
      payments.length,
      wrongPayments(books, payments),
    ),
    findingOf(
      "every key's quota counts its charges, and was kept",
      books.quotas.length,
      wrongQuotas(books, cast),
    ),
    findingOf(
      "I12: no client has seen what it must not see, or was refused for nothing",
      seen.endedAt.size,
      seen.complaints,
    ),
  ];
}

function wrongBalances({ accounts }: Books): string[] {
  return accounts.flatMap((row) => {
    const due = row.paid_in - row.revenue;
    const has = row.available + row.reserved;
    return due === has ? [] : [`${row.customer_id} has ${String(has)} where ${String(due)} is due`];
  });
}

function wrongPayments({ recharges }: Books, payments: readonly Payment[]): string[] {
  return payments.flatMap(({ idempotencyKey, rechargeIds, amount, customerId }) => {
    const booked = recharges.filter((row) => row.idempotency_key === idempotencyKey);
    const told = new Set(rechargeIds);
    const wrong = booked.filter(
      (row) => row.amount !== amount || row.booked !== amount || row.customer_id !== customerId,
    );
    // One that was never answered may have been booked or not, but not twice.
    const isRight = told.size === 0 ? booked.length <= 1 : booked.length === 1 && told.size === 1;
    const named = told.size === 0 || (booked[0] !== undefined && told.has(booked[0].id));
    if (isRight && named && wrong.length === 0) return [];
    return [`${idempotencyKey}: answered as ${[...told].join(" ")}, booked ${String(booked.length)} times`];
  });
}

function wrongQuotas(books: Books, cast: Cast): string[] {
  const late = new Set(
    [...books.bookings.values()].filter(({ corrections }) => corrections > 0).map(({ source }) => source),
  );
  const spent = new Map<string, bigint>();
  const spentLate = new Map<string, bigint>();
  for (const { request_id: id, api_key_id: key } of books.reservations.values()) {
    const revenue = books.bookings.get(id)?.revenue ?? 0n;
    spent.set(key, (spent.get(key) ?? 0n) + revenue);
    if (late.has(id)) spentLate.set(key, (spentLate.get(key) ?? 0n) + revenue);
  }
  return cast.flatMap(({ keys }) =>
    keys.flatMap(({ id, quota }) => {
      if (quota === null) return [];
      const counted = books.quotas.filter((row) => row.api_key_id === id);
      const charged = spent.get(id) ?? 0n;
      const says = counted.reduce((sum, row) => sum + row.spent, 0n);
      const complaints: string[] = [];
      if (says !== charged)
        complaints.push(`${id}: ${String(says)} is counted, ${String(charged)} was charged`);
      if (counted.some(({ reserved }) => reserved !== 0n))
        complaints.push(`${id}: some of its quota stays reserved`);
      // A run within one day has one window; what a node brought in late was not known when others were let
      // in.
      if (counted.length <= 1 && charged - (spentLate.get(id) ?? 0n) > quota)
        complaints.push(`${id}: ${String(charged)} was charged under a quota of ${String(quota)}`);
      return complaints;
    }),
  );
}
