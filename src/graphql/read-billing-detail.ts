import { listBillingDetail, type RequestRow } from "../activity/index.ts";
import { computeCharge, type ChargeComponent } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { readRange } from "./time-range.ts";
import { toBillingDetail, type BillingDetailArgs, type BillingDetailView } from "./types/billing.ts";
import { pageOf, toConnection, type Connection } from "./types/connection.ts";

/** A customer's requests, each with what its charge is made of. The page's prices are read together. */
export async function readBillingDetail(
  ctx: GraphqlContext,
  args: BillingDetailArgs,
): Promise<Connection<BillingDetailView>> {
  const { first, after, from, to, ...filter } = args;
  const range = await readRange(ctx, omitNull({ from, to }));
  const input = { customerId: tenantOf(ctx), page: pageOf({ first, after }), ...omitNull(filter), ...range };
  const page = await listBillingDetail(ctx, input);
  const rows = await Promise.all(
    page.items.map(async (row) => ({ row, components: await componentsOf(ctx, row) })),
  );
  return toConnection({ ...page, items: rows }, ({ row, components }) => toBillingDetail(row, components));
}

async function componentsOf(ctx: GraphqlContext, row: RequestRow): Promise<ChargeComponent[]> {
  if (!row.usage || row.priceId === null || row.charge === 0n) return [];
  const price = await ctx.loaders.price.load(row.priceId);
  const charge = price && computeCharge(price, row.usage);
  // What was charged by a rule other than the price, such as up to the balance only, has no receipt that adds
  // up.
  return charge?.total === row.charge ? charge.components : [];
}
