import { newId } from "../kernel/ids.ts";
import { nano, pico } from "../kernel/money.ts";
import type { Price, PriceTier } from "../kernel/price.ts";
import { principalId } from "../kernel/principal.ts";
import type { Ctx, Reader, Tx } from "../storage/index.ts";
import { Prisma } from "../storage/prisma/client.ts";
import type { PriceTerms } from "./price-input.ts";
import type { Buyer, ModelPriceScope, ScopedPrice } from "./price-scope.ts";

interface PriceRow {
  id: string;
  model_id: string;
  customer_id: string | null;
  group_id: string | null;
  currency: string;
  per_request: bigint;
  effective_from: Date;
  up_to_input_tokens: number | null;
  input: bigint;
  cached_input: bigint;
  cache_write_5m: bigint;
  cache_write_1h: bigint;
  output: bigint;
  reasoning: bigint;
}

/** Every version of every price that was not withdrawn, newest first within each scope. */
export function readAllPrices(tx: Tx): Promise<ScopedPrice[]> {
  return readPrices(tx, isStanding("v"));
}

/** What is in force at that moment of each model: the list's, and what is the buyer's own or its group's. */
export function readPricesInForce(
  tx: Reader,
  of: { modelIds: readonly string[]; buyer: Omit<Buyer, "currency"> | null; at: Date },
): Promise<ScopedPrice[]> {
  const isList = Prisma.sql`v.customer_id IS NULL AND v.group_id IS NULL`;
  const concerns =
    of.buyer === null
      ? isList
      : Prisma.sql`(${isList} OR v.customer_id = ${of.buyer.customerId} OR v.group_id = ${of.buyer.groupId})`;
  return readPrices(tx, Prisma.sql`v.model_id = ANY(${of.modelIds}) AND ${concerns} AND ${isInForce(of.at)}`);
}

/** What is in force at that moment of these models, of every customer and every group too. */
export function readEveryPriceInForce(
  tx: Tx,
  of: { modelIds: readonly string[]; at: Date },
): Promise<ScopedPrice[]> {
  return readPrices(tx, Prisma.sql`v.model_id = ANY(${of.modelIds}) AND ${isInForce(of.at)}`);
}

/** The list prices that are published for later, newest first. */
export function readScheduledPrices(
  tx: Tx,
  of: { modelIds: readonly string[]; at: Date },
): Promise<ScopedPrice[]> {
  return readPrices(
    tx,
    Prisma.sql`v.model_id = ANY(${of.modelIds}) AND v.customer_id IS NULL AND v.group_id IS NULL
      AND v.effective_from > ${of.at} AND ${isStanding("v")}`,
  );
}

/** Every version of one scope that was not withdrawn, newest first. */
export async function readPriceHistory(tx: Tx, scope: ModelPriceScope): Promise<Price[]> {
  const rows = await readPrices(
    tx,
    Prisma.sql`v.model_id = ${scope.modelId} AND v.customer_id IS NOT DISTINCT FROM ${scope.customerId}
      AND v.group_id IS NOT DISTINCT FROM ${scope.groupId} AND ${isStanding("v")}`,
  );
  return rows.map((row) => row.price);
}

/** Versions by their ids, withdrawn or not, of whatever scope the transaction may see. */
export function readPricesById(tx: Tx, priceIds: readonly string[]): Promise<ScopedPrice[]> {
  return readPrices(tx, Prisma.sql`v.id = ANY(${priceIds})`);
}

/** Adds a version. The rules of publication are `publishTerms`'s; here it is only written down. */
export async function insertPrice(
  tx: Tx,
  ctx: Ctx,
  version: ModelPriceScope & { terms: PriceTerms; effectiveFrom: Date },
): Promise<Price> {
  const { modelId, customerId, groupId, terms, effectiveFrom } = version;
  const id = newId("prc");
  await tx.priceVersion.create({
    data: {
      id,
      modelId,
      customerId,
      groupId,
      currency: terms.currency,
      perRequest: terms.perRequest,
      effectiveFrom,
      createdBy: principalId(ctx.principal),
    },
  });
  await tx.priceTier.createMany({
    data: terms.tiers.map((tier, position) => ({ priceId: id, position, ...tier })),
  });
  return { id, effectiveFrom, ...terms };
}

/** That a version was not withdrawn. */
export function isStanding(version: "v" | "newer"): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT FROM price_withdrawal w WHERE w.price_id = ${Prisma.raw(version)}.id)`;
}

/** That version `v` is the newest of its scope that has begun. */
export function isInForce(at: Date): Prisma.Sql {
  return Prisma.sql`v.effective_from <= ${at} AND ${isStanding("v")}
    AND NOT EXISTS (SELECT FROM price_version newer
      WHERE newer.model_id = v.model_id AND newer.customer_id IS NOT DISTINCT FROM v.customer_id
        AND newer.group_id IS NOT DISTINCT FROM v.group_id
        AND (newer.effective_from, newer.created_at, newer.id) > (v.effective_from, v.created_at, v.id)
        AND newer.effective_from <= ${at} AND ${isStanding("newer")})`;
}

async function readPrices(tx: Reader, condition: Prisma.Sql): Promise<ScopedPrice[]> {
  const rows = await tx.$queryRaw<PriceRow[]>`
    SELECT v.id, v.model_id, v.customer_id, v.group_id, v.currency, v.per_request, v.effective_from,
      t.up_to_input_tokens, t.input, t.cached_input, t.cache_write_5m, t.cache_write_1h, t.output, t.reasoning
    FROM price_version v JOIN price_tier t ON t.price_id = v.id
    WHERE ${condition}
    ORDER BY v.model_id, v.customer_id, v.group_id, v.effective_from DESC, v.created_at DESC, v.id DESC, t.position`;
  const byId = new Map<string, ScopedPrice>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (known === undefined) byId.set(row.id, scopedPriceOf(row));
    else known.price.tiers.push(tierOf(row));
  }
  return [...byId.values()];
}

function scopedPriceOf(row: PriceRow): ScopedPrice {
  const price: Price = {
    id: row.id,
    currency: row.currency,
    perRequest: nano(row.per_request),
    effectiveFrom: row.effective_from,
    tiers: [tierOf(row)],
  };
  return { modelId: row.model_id, customerId: row.customer_id, groupId: row.group_id, price };
}

function tierOf(row: PriceRow): PriceTier {
  return {
    upToInputTokens: row.up_to_input_tokens,
    input: pico(row.input),
    cachedInput: pico(row.cached_input),
    cacheWrite5m: pico(row.cache_write_5m),
    cacheWrite1h: pico(row.cache_write_1h),
    output: pico(row.output),
    reasoning: pico(row.reasoning),
  };
}
