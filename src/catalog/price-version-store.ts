import { principalId } from "../kernel/principal.ts";
import { audit, keyset, onlyFirst, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import { Prisma } from "../storage/prisma/client.ts";
import { printPrice } from "./price-input.ts";
import { isInForce, isStanding, readPricesById } from "./price-store.ts";
import type { PriceStatus, PriceVersion, Withdrawal } from "./price-version.ts";

/** Which versions are wanted; what is absent is not asked for. */
export interface VersionFilter {
  priceId?: string | undefined;
  modelId?: string | undefined;
  customerId?: string | undefined;
  groupId?: string | undefined;
  /** Only list prices. */
  isList?: boolean | undefined;
  status?: PriceStatus | undefined;
}

interface StoryRow {
  id: string;
  published_by: string;
  published_at: Date;
  status: PriceStatus;
  reason: string | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
}

/** Up to `take` versions after the position, the latest beginning first. */
export async function readVersionsAfter(
  tx: Tx,
  of: { filter: VersionFilter; at: Date; slice: Slice },
): Promise<PriceVersion[]> {
  const { status } = of.filter;
  const columns = { key: Prisma.sql`v.effective_from`, id: Prisma.sql`v.id` };
  const { condition, order } = keyset(columns, of.slice);
  const conditions = [condition, ...conditionsOf(of.filter)];
  const rows = await tx.$queryRaw<StoryRow[]>`SELECT * FROM (
      SELECT v.id, v.created_by AS published_by, v.created_at AS published_at, v.effective_from,
        w.reason, w.withdrawn_by, w.withdrawn_at,
        CASE WHEN NOT ${isStanding("v")} THEN 'withdrawn' WHEN v.effective_from > ${of.at} THEN 'scheduled'
          WHEN ${isInForce(of.at)} THEN 'in_force' ELSE 'past' END AS status
      FROM price_version v LEFT JOIN price_withdrawal w ON w.price_id = v.id
      WHERE ${Prisma.join(conditions, " AND ")}
    ) AS v WHERE ${status === undefined ? Prisma.sql`true` : Prisma.sql`status = ${status}`} ${order} LIMIT ${of.slice.take}`;
  return tell(tx, rows);
}

/** One version, whatever became of it; null when there is none. */
export async function readVersion(tx: Tx, of: { priceId: string; at: Date }): Promise<PriceVersion | null> {
  const filter = { priceId: of.priceId };
  const [version] = await readVersionsAfter(tx, { filter, at: of.at, slice: onlyFirst });
  return version ?? null;
}

/** Writes down that a version was called off. */
export async function insertWithdrawal(
  tx: Tx,
  ctx: Ctx,
  { version, reason }: { version: PriceVersion; reason: string },
): Promise<PriceVersion> {
  const withdrawal = { reason, by: principalId(ctx.principal), at: ctx.clock.now() };
  const { price, modelId, customerId, groupId } = version;
  await tx.priceWithdrawal.create({
    data: { priceId: price.id, reason, withdrawnBy: withdrawal.by, withdrawnAt: withdrawal.at },
  });
  await audit(tx, ctx, {
    action: "price.withdraw",
    subjectKind: "model",
    subjectId: modelId,
    customerId,
    before: {
      ...printPrice(price),
      effectiveFrom: price.effectiveFrom.toISOString(),
      ...(groupId !== null && { groupId }),
    },
    after: { reason },
  });
  return { ...version, status: "withdrawn", withdrawal };
}

function conditionsOf({ priceId, modelId, customerId, groupId, isList }: VersionFilter): Prisma.Sql[] {
  return [
    Prisma.sql`true`,
    ...(priceId === undefined ? [] : [Prisma.sql`v.id = ${priceId}`]),
    ...(modelId === undefined ? [] : [Prisma.sql`v.model_id = ${modelId}`]),
    ...(customerId === undefined ? [] : [Prisma.sql`v.customer_id = ${customerId}`]),
    ...(groupId === undefined ? [] : [Prisma.sql`v.group_id = ${groupId}`]),
    ...(isList === true ? [Prisma.sql`v.customer_id IS NULL AND v.group_id IS NULL`] : []),
  ];
}

/** Puts what each version says beside its story. */
async function tell(tx: Tx, rows: readonly StoryRow[]): Promise<PriceVersion[]> {
  const prices = await readPricesById(
    tx,
    rows.map((row) => row.id),
  );
  const byId = new Map(prices.map((scoped) => [scoped.price.id, scoped]));
  return rows.flatMap((row) => {
    const scoped = byId.get(row.id);
    const { status, published_by: publishedBy, published_at: publishedAt } = row;
    return scoped ? [{ ...scoped, status, publishedBy, publishedAt, withdrawal: withdrawalOf(row) }] : [];
  });
}

function withdrawalOf({ reason, withdrawn_by: by, withdrawn_at: at }: StoryRow): Withdrawal | null {
  return reason === null || by === null || at === null ? null : { reason, by, at };
}
