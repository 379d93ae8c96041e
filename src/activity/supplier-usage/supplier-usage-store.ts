import { nano } from "../../kernel/money.ts";
import { keyset, Prisma, type Slice, type Tx } from "../../storage/index.ts";
import type { UsageLine } from "./read-usage-file.ts";
import type { SupplierUsage, UsageDay, UsageDifference, UsageDifferenceKind } from "./supplier-usage.ts";

const COLUMNS = Prisma.sql`id, provider_id AS "providerId", digest, file_name AS "fileName", format, currency,
  time_zone AS timezone, first_day::text AS "firstDay", last_day::text AS "lastDay", tolerance, lines,
  created_by AS "createdBy", created_at AS "createdAt"`;

/** Writes down that a list is imported; false when this file of this supplier already is. */
export async function insertUsage(tx: Tx, usage: SupplierUsage): Promise<boolean> {
  const { id, providerId, digest, fileName, format, currency, timezone, firstDay, lastDay } = usage;
  const added = await tx.$executeRaw`
    INSERT INTO supplier_usage (id, provider_id, digest, file_name, format, currency, time_zone, first_day, last_day,
      tolerance, lines, created_by, created_at)
    VALUES (${id}, ${providerId}, ${digest}, ${fileName}, ${format}, ${currency}, ${timezone}, ${firstDay}::date,
      ${lastDay}::date, ${usage.tolerance}, ${usage.lines}, ${usage.createdBy}, ${usage.createdAt})
    ON CONFLICT (provider_id, digest) DO NOTHING`;
  return added === 1;
}

/** Writes lines as one text: as lists of values, going through them would take longer than writing them. */
export async function insertLines(tx: Tx, usageId: string, lines: readonly UsageLine[]): Promise<void> {
  const rows = lines.map((line) => ({
    ...{ number: line.number, day: line.day, name: line.upstreamRequestId, model: line.upstreamModel },
    ...{
      calls: String(line.calls),
      input: line.inputTokens?.toString(),
      output: line.outputTokens?.toString(),
    },
    cost: line.cost,
  }));
  await tx.$executeRaw`
    INSERT INTO supplier_usage_line (usage_id, number, day, upstream_request_id, upstream_model, calls, input_tokens,
      output_tokens, cost)
    SELECT ${usageId}, number, day, name, model, calls, input, output, cost
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS l (number int, day date, name text, model text,
      calls bigint, input bigint, output bigint, cost numeric)`;
}

export async function findUsage(tx: Tx, usageId: string): Promise<SupplierUsage | null> {
  const rows = await tx.$queryRaw<
    SupplierUsage[]
  >`SELECT ${COLUMNS} FROM supplier_usage WHERE id = ${usageId}`;
  return rows[0] ? toUsage(rows[0]) : null;
}

export async function findUsageOfFile(
  tx: Tx,
  { providerId, digest }: Pick<SupplierUsage, "providerId" | "digest">,
): Promise<SupplierUsage | null> {
  const rows = await tx.$queryRaw<SupplierUsage[]>`
    SELECT ${COLUMNS} FROM supplier_usage WHERE provider_id = ${providerId} AND digest = ${digest}`;
  return rows[0] ? toUsage(rows[0]) : null;
}

export async function findUsages(tx: Tx, providerId: string | null, slice: Slice): Promise<SupplierUsage[]> {
  const whose = providerId === null ? Prisma.sql`true` : Prisma.sql`provider_id = ${providerId}`;
  const { condition, order } = keyset({ key: Prisma.sql`created_at`, id: Prisma.sql`id` }, slice);
  const rows = await tx.$queryRaw<SupplierUsage[]>`
    SELECT ${COLUMNS} FROM supplier_usage WHERE ${whose} AND ${condition} ${order} LIMIT ${slice.take}`;
  return rows.map(toUsage);
}

/** Deletes a list with its lines and what was found. */
export async function removeUsage(tx: Tx, usageId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM supplier_usage WHERE id = ${usageId}`;
}

/** By day and model; so many at most. */
export async function findUsageDays(tx: Tx, usageId: string, take: number): Promise<UsageDay[]> {
  const rows = await tx.$queryRaw<(Omit<UsageDay, "lines" | "calls" | "callsOfUnknownCost"> & Counts)[]>`
    SELECT day::text AS day, upstream_model AS "upstreamModel", lines, trim_scale(billed)::text AS billed, calls,
      trim_scale(recorded)::text AS recorded, unknown_calls AS unknown, trim_scale(orphan)::text AS orphan,
      trim_scale(unbilled)::text AS unbilled
    FROM supplier_usage_day WHERE usage_id = ${usageId} ORDER BY day, upstream_model LIMIT ${take}`;
  return rows.map(({ lines, calls, unknown, ...row }) => ({
    ...{ ...row, lines: Number(lines), calls: Number(calls), callsOfUnknownCost: Number(unknown) },
  }));
}

interface Counts {
  lines: bigint;
  calls: bigint;
  unknown: bigint;
}

/** What a list comes to: its days' sums, and how many differences of each kind there are. */
export interface UsageTotals {
  billed: string;
  recorded: string;
  orphan: string;
  unbilled: string;
  calls: number;
  callsOfUnknownCost: number;
  orphans: number;
  unbilledCalls: number;
  different: number;
}

export async function sumUsage(tx: Tx, usageId: string): Promise<UsageTotals> {
  const [row] = await tx.$queryRaw<Record<keyof UsageTotals, string>[]>`
    SELECT trim_scale(coalesce(sum(billed), 0))::text AS billed, trim_scale(coalesce(sum(recorded), 0))::text AS recorded,
      trim_scale(coalesce(sum(orphan), 0))::text AS orphan, trim_scale(coalesce(sum(unbilled), 0))::text AS unbilled,
      coalesce(sum(calls), 0)::text AS calls, coalesce(sum(unknown_calls), 0)::text AS "callsOfUnknownCost",
      (SELECT count(*) FROM supplier_usage_difference WHERE usage_id = ${usageId} AND kind = 'orphan')::text AS orphans,
      (SELECT count(*) FROM supplier_usage_difference WHERE usage_id = ${usageId} AND kind = 'unbilled')::text
        AS "unbilledCalls",
      (SELECT count(*) FROM supplier_usage_difference WHERE usage_id = ${usageId} AND kind = 'different')::text
        AS different
    FROM supplier_usage_day WHERE usage_id = ${usageId}`;
  if (!row) throw new Error("a sum without groups has one row");
  const { billed, recorded, orphan, unbilled } = row;
  return {
    ...{ billed, recorded, orphan, unbilled, calls: Number(row.calls), orphans: Number(row.orphans) },
    ...{ callsOfUnknownCost: Number(row.callsOfUnknownCost), unbilledCalls: Number(row.unbilledCalls) },
    different: Number(row.different),
  };
}

export interface DifferenceFilter {
  usageId: string;
  kind: UsageDifferenceKind | null;
  day: string | null;
}

/** In the order of their positions; from the one behind a position on. */
export async function findDifferences(
  tx: Tx,
  { usageId, kind, day }: DifferenceFilter,
  { after, take, backwards }: { after: number | null; take: number; backwards: boolean },
): Promise<UsageDifference[]> {
  const conditions = [
    Prisma.sql`usage_id = ${usageId}`,
    ...(kind === null ? [] : [Prisma.sql`kind = ${kind}`]),
    ...(day === null ? [] : [Prisma.sql`day = ${day}::date`]),
    ...(after === null
      ? []
      : [backwards ? Prisma.sql`position < ${after}` : Prisma.sql`position > ${after}`]),
  ];
  const rows = await tx.$queryRaw<(Omit<UsageDifference, "calls"> & { calls: bigint })[]>`
    SELECT position, kind, day::text AS day, upstream_model AS "upstreamModel",
      upstream_request_id AS "upstreamRequestId", request_id AS "requestId", line, calls,
      trim_scale(billed)::text AS billed, trim_scale(recorded)::text AS recorded, recorded_currency AS "recordedCurrency",
      billed_input AS "billedInputTokens", billed_output AS "billedOutputTokens",
      recorded_input AS "recordedInputTokens", recorded_output AS "recordedOutputTokens"
    FROM supplier_usage_difference WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY position ${backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${take}`;
  return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
}

function toUsage(row: SupplierUsage): SupplierUsage {
  return { ...row, tolerance: nano(row.tolerance) };
}
