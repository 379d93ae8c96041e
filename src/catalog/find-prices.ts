import type { Price } from "../kernel/price.ts";
import { inTransaction, type Ctx } from "../storage/index.ts";
import { readPricesById } from "./price-store.ts";

/**
 * Price versions by their ids, for receipts. Those that the caller may not see, or that never were, are
 * absent.
 */
export async function findPrices(
  ctx: Ctx,
  input: { priceIds: readonly string[] },
): Promise<ReadonlyMap<string, Price>> {
  const found = await inTransaction(ctx, (tx) => readPricesById(tx, input.priceIds));
  return new Map(found.map(({ price }) => [price.id, price]));
}
