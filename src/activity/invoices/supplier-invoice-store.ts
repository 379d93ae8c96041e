import { nano } from "../../kernel/money.ts";
import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { SupplierInvoice as InvoiceRow } from "../../storage/prisma/client.ts";
import type { RecordedCost, SupplierInvoice } from "./supplier-invoice.ts";

interface CostRow {
  upstream_model: string;
  cost_currency: string | null;
  calls: bigint;
  input_tokens: bigint;
  output_tokens: bigint;
  cost: string;
  unknown_cost: bigint;
}

export async function isProvider(tx: Tx, providerId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`SELECT FROM provider WHERE id = ${providerId}`;
  return rows.length > 0;
}

export async function insertInvoice(tx: Tx, invoice: SupplierInvoice): Promise<void> {
  await tx.supplierInvoice.create({ data: invoice });
}

export async function findInvoice(tx: Tx, invoiceId: string): Promise<SupplierInvoice | null> {
  const row = await tx.supplierInvoice.findUnique({ where: { id: invoiceId } });
  return row && toInvoice(row);
}

export async function removeInvoice(tx: Tx, invoiceId: string): Promise<void> {
  await tx.supplierInvoice.delete({ where: { id: invoiceId } });
}

export async function findInvoices(
  tx: Tx,
  providerId: string | null,
  slice: Slice,
): Promise<SupplierInvoice[]> {
  const rows = await tx.supplierInvoice.findMany({
    where: { ...(providerId !== null && { providerId }), ...olderThan(slice) },
    ...inOrder(slice),
  });
  return rows.map(toInvoice);
}

/**
 * What the calls to a supplier cost, of requests that arrived in that time. Of calls whose rows were deleted
 * the sums are left, by quarters of an hour.
 */
export async function sumRecordedCosts(
  tx: Tx,
  of: Pick<SupplierInvoice, "providerId" | "periodStart" | "periodEnd">,
): Promise<RecordedCost[]> {
  const rows = await tx.$queryRaw<CostRow[]>`
    SELECT upstream_model, cost_currency, sum(calls)::bigint AS calls, sum(input_tokens)::bigint AS input_tokens,
      sum(output_tokens)::bigint AS output_tokens, sum(cost)::text AS cost, sum(unknown_cost)::bigint AS unknown_cost
    FROM (
      SELECT upstream_model, cost_currency, count(*) AS calls,
        coalesce(sum(input_fresh::bigint + coalesce(cache_read, 0) + coalesce(cache_write_5m, 0)
          + coalesce(cache_write_1h, 0)), 0) AS input_tokens,
        coalesce(sum(output_text::bigint + coalesce(output_reasoning, 0)), 0) AS output_tokens,
        coalesce(sum(cost), 0) AS cost,
        count(*) FILTER (WHERE input_fresh IS NOT NULL AND cost IS NULL) AS unknown_cost
      FROM attempt
      WHERE provider_id = ${of.providerId} AND created_at >= ${of.periodStart} AND created_at < ${of.periodEnd}
      GROUP BY upstream_model, cost_currency
      UNION ALL
      SELECT upstream_model, nullif(cost_currency, ''), calls, input_tokens, output_tokens, cost, unknown_cost
      FROM forgotten_cost
      WHERE provider_id = ${of.providerId} AND quarter >= ${of.periodStart} AND quarter < ${of.periodEnd}) s
    GROUP BY upstream_model, cost_currency ORDER BY sum(cost) DESC, upstream_model, cost_currency`;
  return rows.map((row) => ({
    upstreamModel: row.upstream_model,
    currency: row.cost_currency,
    calls: Number(row.calls),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cost: nano(BigInt(row.cost)),
    callsOfUnknownCost: Number(row.unknown_cost),
  }));
}

function toInvoice(row: InvoiceRow): SupplierInvoice {
  return { ...row, amount: nano(row.amount) };
}
