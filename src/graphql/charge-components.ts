import type { RequestRow } from "../activity/index.ts";
import { computeCharge, type ChargeComponent } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";

/** What a request's charge is made of: its usage at the price that it was charged by. */
export async function chargeComponents(ctx: GraphqlContext, row: RequestRow): Promise<ChargeComponent[]> {
  if (!row.usage || row.priceId === null || row.charge === 0n) return [];
  const price = await ctx.loaders.price.load(row.priceId);
  const charge = price && computeCharge(price, row.usage);
  // What was charged by a rule other than the price, such as up to the balance only, has no receipt that adds
  // up.
  return charge?.total === row.charge ? charge.components : [];
}
