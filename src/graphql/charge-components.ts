import type { RequestRow } from "../activity/index.ts";
import type { Price } from "../kernel/price.ts";
import { computeCharge, type ChargeComponent } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";

/** What of a request says by which price it was charged, and what. */
export type Priced = Pick<RequestRow, "usage" | "priceId" | "charge">;

/** What a request's charge is made of: its usage at the price that it was charged by. */
export async function chargeComponents(ctx: GraphqlContext, row: Priced): Promise<ChargeComponent[]> {
  return (await componentsReader(ctx, [row]))(row);
}

/** The same for many requests, whose prices are read together and once. */
export async function componentsReader(
  ctx: GraphqlContext,
  rows: readonly Priced[],
): Promise<(row: Priced) => ChargeComponent[]> {
  const prices = await readPrices(ctx, rows.filter(hasReceipt).map(priceOf));
  return (row) => (hasReceipt(row) ? componentsAt(prices.get(priceOf(row)), row) : []);
}

/** Prices by their ids, each read once; without those that the caller may not see. */
export async function readPrices(
  ctx: GraphqlContext,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Price>> {
  const prices = new Map<string, Price>();
  const read = async (id: string): Promise<void> => {
    const price = await ctx.loaders.price.load(id);
    if (price) prices.set(id, price);
  };
  await Promise.all([...new Set(ids)].map(read));
  return prices;
}

const priceOf = ({ priceId }: Priced): string => priceId ?? "";

function hasReceipt({ usage, priceId, charge }: Priced): boolean {
  return usage !== null && priceId !== null && charge !== 0n;
}

function componentsAt(price: Price | undefined, { usage, charge }: Priced): ChargeComponent[] {
  const computed = price && usage && computeCharge(price, usage);
  // What was charged by a rule other than the price, such as up to the balance only, has no receipt that adds
  // up.
  return computed?.total === charge ? computed.components : [];
}
