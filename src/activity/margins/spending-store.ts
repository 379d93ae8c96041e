import { nano, type Nano } from "../../kernel/money.ts";
import type { Tx } from "../../storage/index.ts";

/** A customer that is served, and what its requests were charged on some days. */
export interface CustomerSpending {
  customerId: string;
  name: string;
  currency: string;
  charged: Nano;
}

/** So many customers behind an id, with what they were charged from a day of UTC on. */
export async function findSpending(
  tx: Tx,
  { fromDay, after, take }: { fromDay: string; after: string; take: number },
): Promise<CustomerSpending[]> {
  const rows = await tx.$queryRaw<(Omit<CustomerSpending, "charged"> & { charged: bigint })[]>`
    SELECT c.id AS "customerId", c.name, c.currency, coalesce(s.charged, 0)::bigint AS charged
    FROM (SELECT id, name, currency FROM customer WHERE status = 'active' AND id > ${after} ORDER BY id LIMIT ${take}) c
    LEFT JOIN (SELECT customer_id, sum(charged) AS charged FROM margin_day WHERE day >= ${fromDay}::date
      AND customer_id > ${after} GROUP BY customer_id) s ON s.customer_id = c.id
    ORDER BY c.id`;
  return rows.map((row) => ({ ...row, charged: nano(row.charged) }));
}
