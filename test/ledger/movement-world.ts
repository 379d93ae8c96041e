import { asAppError } from "../../src/kernel/app-error.ts";
import { newId } from "../../src/kernel/ids.ts";
import type { OperatorRole, Principal } from "../../src/kernel/principal.ts";
import { systemQuery, type Ctx, type Database } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";

/** An operator of a role: one of his own at every call. */
export function operator(database: Database, role: OperatorRole = "finance"): Ctx {
  return testCtx(database, { kind: "operator", operatorId: newId("opr"), role, sessionId: "ses_1" });
}

/** Somebody of a customer. */
export function customer(database: Database, customerId: string): Ctx {
  const principal: Principal = {
    kind: "customerUser",
    customerId,
    userId: newId("usr"),
    role: "owner",
    sessionId: "ses_1",
  };
  return testCtx(database, principal);
}

export interface Entry {
  kind: string;
  source: string;
  counter: string | null;
  d_available: bigint;
}

/** What moved a customer's account, in order. */
export function entriesOf(database: Database, customerId: string): Promise<Entry[]> {
  const sql = `SELECT kind, source, counter, d_available FROM ledger_entry WHERE customer_id = $1 ORDER BY seq`;
  return systemQuery<Entry>(database, sql, [customerId]);
}

/** The audit of a subject, in order: who did what. */
export async function auditOf(database: Database, subjectId: string): Promise<string[]> {
  const sql = "SELECT action, actor_id FROM audit_event WHERE subject_id = $1 ORDER BY at, id";
  const rows = await systemQuery<{ action: string; actor_id: string }>(database, sql, [subjectId]);
  return rows.map(({ action }) => action);
}

/** What a refused call was refused with: the code and, when it was one, the parameter. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "not refused",
    (thrown: unknown) => {
      const { code, param } = asAppError(thrown);
      return param === undefined ? code : `${code} ${param}`;
    },
  );
}

/** How the calls ended: how many succeeded, and how many were refused with what. */
export async function tally(calls: Promise<unknown>[]): Promise<Record<string, number>> {
  const ends = await Promise.all(calls.map(refusalOf));
  return Object.fromEntries([...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length]));
}

/**
 * Movements without exactly their entry, entries without their movement, and vouchers and orders that are used without
 * their recharge.
 */
export async function strays(database: Database): Promise<string[]> {
  const rows = await systemQuery<{ id: string }>(
    database,
    `SELECT coalesce(m.id, e.source) AS id FROM (
       SELECT id, customer_id, amount, 'cash-in' AS counter FROM recharge
       UNION ALL SELECT id, customer_id, amount, 'adjustment' FROM correction) m
     FULL JOIN (SELECT * FROM ledger_entry WHERE source ~ '^(rch|cor)_') e ON e.source = m.id
     WHERE (m.customer_id, m.amount, m.counter) IS DISTINCT FROM (e.customer_id, e.d_available, e.counter)
     UNION ALL SELECT coalesce(v.id, r.id) FROM (SELECT * FROM voucher WHERE redeemed_by IS NOT NULL) v
     FULL JOIN (SELECT * FROM recharge WHERE origin = 'voucher') r ON r.idempotency_key = v.id
     WHERE (v.recharge_id, v.redeemed_by, v.amount) IS DISTINCT FROM (r.id, r.customer_id, r.amount)
     UNION ALL SELECT coalesce(o.id, r.id) FROM (SELECT * FROM recharge_order WHERE paid_at IS NOT NULL) o
     FULL JOIN (SELECT * FROM recharge WHERE origin = 'payment') r ON r.idempotency_key = o.id
     WHERE (o.recharge_id, o.customer_id, o.amount) IS DISTINCT FROM (r.id, r.customer_id, r.amount)
     UNION ALL SELECT p.id FROM proposal p LEFT JOIN recharge r ON r.id = p.id LEFT JOIN correction c ON c.id = p.id
     WHERE (p.state = 'approved') <> (coalesce(r.id, c.id) IS NOT NULL)`,
  );
  return rows.map(({ id }) => id);
}
