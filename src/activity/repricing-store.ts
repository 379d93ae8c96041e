import { nano } from "../kernel/money.ts";
import type { PriceTier } from "../kernel/price.ts";
import { Prisma, type Tx } from "../storage/index.ts";
import { inTime } from "./in-time-store.ts";
import type { PricePlace, Repriced, RepricedLine, Repricing, RepricingInput } from "./repricing.ts";

/** A line, or, without a customer, the sum of all. Amounts are text: they may exceed 64 bits. */
interface Row {
  customer_id: string | null;
  customer_name: string | null;
  model: string | null;
  requests: bigint;
  charged: string;
  repriced: string;
  supplier_cost: string;
  unknown_cost: bigint;
}

/**
 * Charges each of the requests once more, in one statement over the rows, by the arithmetic of the ledger's
 * `computeCharge`: the tier that all input falls in, each bucket at its rate, the fee, one rounding up. In
 * numeric, because a rate times a count may exceed 64 bits; `div` cuts, so 999 more make it round up.
 *
 * `charged` is materialized so that the rows are read once, by their time: joined with customers, the planner
 * would read them customer by customer. Throws `invalid_request` when there are too many of them.
 */
export async function repriceRequests(
  tx: Tx,
  input: RepricingInput,
  linesMax: number,
): Promise<Pick<Repricing, "totals" | "lines">> {
  const { currency } = input.terms;
  const query = Prisma.sql`
    WITH charged AS MATERIALIZED (
      SELECT r.request_id, r.created_at, r.customer_id, r.model, r.charge, r.cache, ${chargeBy(input)} AS repriced
      FROM request r
      CROSS JOIN LATERAL (SELECT r.input_fresh::bigint + coalesce(r.cache_read, 0) + coalesce(r.cache_write_5m, 0)
        + coalesce(r.cache_write_1h, 0) AS tokens) input
      CROSS JOIN LATERAL (SELECT 1 + width_bucket(input.tokens, ${tierStarts(input)}::bigint[]) AS tier) t
      WHERE ${isUsed(input)}
    ), concerned AS (
      SELECT r.*, c.name AS customer_name, a.cost, coalesce(a.is_known, r.cache = 'hit') AS is_known
      FROM charged r JOIN customer c ON c.id = r.customer_id
      LEFT JOIN LATERAL (
        SELECT sum(cost) FILTER (WHERE cost_currency = ${currency}) AS cost,
          bool_and(input_fresh IS NULL OR (cost IS NOT NULL AND cost_currency = ${currency})) AS is_known
        FROM attempt WHERE request_id = r.request_id AND created_at = r.created_at) a ON true
      WHERE ${isConcerned(input)}
    )
    SELECT customer_id, min(customer_name) AS customer_name, model, count(*) AS requests,
      coalesce(sum(charge), 0)::text AS charged, coalesce(sum(repriced), 0)::text AS repriced,
      coalesce(sum(cost), 0)::text AS supplier_cost, count(*) FILTER (WHERE NOT is_known) AS unknown_cost
    FROM concerned GROUP BY GROUPING SETS ((), (customer_id, model))
    ORDER BY customer_id IS NULL DESC, abs(sum(repriced) - sum(charge)) DESC, customer_id, model
    LIMIT ${linesMax + 1}`;
  const [all, ...lines] = await inTime(tx, () => tx.$queryRaw<Row[]>(query));
  return { totals: sumsOf(all!), lines: lines.map(lineOf) };
}

/** The charge of request `r` by tier number `t.tier`. */
function chargeBy({ terms }: RepricingInput): Prisma.Sql {
  const ratesOf = (rate: keyof Omit<PriceTier, "upToInputTokens">): Prisma.Sql =>
    Prisma.sql`(${terms.tiers.map((tier) => String(tier[rate]))}::numeric[])[t.tier]`;
  return Prisma.sql`div(r.input_fresh * ${ratesOf("input")}
    + coalesce(r.cache_read, 0) * ${ratesOf("cachedInput")}
    + coalesce(r.cache_write_5m, 0) * ${ratesOf("cacheWrite5m")}
    + coalesce(r.cache_write_1h, 0) * ${ratesOf("cacheWrite1h")}
    + coalesce(r.output_text, 0) * ${ratesOf("output")}
    + coalesce(r.output_reasoning, 0) * ${ratesOf("reasoning")}
    + ${String(terms.perRequest)}::numeric * 1000 + 999, 1000)`;
}

/** From how many input tokens on the second tier counts, the third, and so on. */
function tierStarts({ terms }: RepricingInput): string[] {
  return terms.tiers.flatMap(({ upToInputTokens: end }) => (end === null ? [] : [String(end + 1)]));
}

/** That request `r` is one of the model's in that time, and used something. */
function isUsed({ scope, from, to }: RepricingInput): Prisma.Sql {
  const { modelId, customerId } = scope;
  return Prisma.sql`r.created_at >= ${from} AND r.created_at < ${to}
    AND r.input_fresh IS NOT NULL AND r.price_id IS NOT NULL AND ${modelId} IN (r.model, r.served_model)
    ${customerId === null ? Prisma.empty : Prisma.sql`AND r.customer_id = ${customerId}`}`;
}

/** That the price in question would be charged to customer `c` for request `r`. */
function isConcerned({ terms, scope, outranking }: RepricingInput): Prisma.Sql {
  const { modelId, groupId } = scope;
  return Prisma.sql`c.currency = ${terms.currency}
    ${groupId === null ? Prisma.empty : Prisma.sql`AND c.group_id = ${groupId}`}
    AND NOT EXISTS (
      SELECT FROM json_to_recordset(${JSON.stringify(outranking.map(placeOf))}::json)
        AS o (model_id text, customer_id text, group_id text)
      WHERE o.model_id IN (r.model, ${modelId})
        AND (o.customer_id IS NULL OR o.customer_id = r.customer_id)
        AND (o.group_id IS NULL OR o.group_id = c.group_id))`;
}

function placeOf({ modelId, customerId, groupId }: PricePlace): object {
  return { model_id: modelId, customer_id: customerId, group_id: groupId };
}

function sumsOf(row: Row): Repriced {
  return {
    requests: Number(row.requests),
    charged: nano(BigInt(row.charged)),
    repriced: nano(BigInt(row.repriced)),
    supplierCost: nano(BigInt(row.supplier_cost)),
    requestsOfUnknownCost: Number(row.unknown_cost),
  };
}

function lineOf(row: Row): RepricedLine {
  const { customer_id: customerId, customer_name: customerName, model } = row;
  return {
    customerId: customerId ?? "",
    customerName: customerName ?? "",
    model: model ?? "",
    ...sumsOf(row),
  };
}
