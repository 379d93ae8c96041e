import { exportBillingDetail, keptRange, listBillingDetail } from "../activity/index.ts";
import { componentsReader } from "./charge-components.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { readRange } from "./time-range.ts";
import { toDetailLine, type DetailLine } from "./types/billing-line.ts";
import { toBillingDetail, type BillingDetailArgs, type BillingDetailView } from "./types/billing.ts";
import { pageOf, toConnection, withoutPage, type Connection } from "./types/connection.ts";

/** A customer's requests, each with what its charge is made of. The page's prices are read together. */
export async function readBillingDetail(
  ctx: GraphqlContext,
  args: BillingDetailArgs,
): Promise<Connection<BillingDetailView>> {
  const page = await listBillingDetail(ctx, {
    ...(await filterOf(ctx, args)),
    page: pageOf(args),
  });
  const componentsOf = await componentsReader(ctx, page.items);
  return toConnection(page, (row) => toBillingDetail(row, componentsOf(row)));
}

/** The same without pages. */
export async function* exportDetailItems(
  ctx: GraphqlContext,
  args: BillingDetailArgs,
): AsyncGenerator<BillingDetailView[], void, void> {
  for await (const rows of exportBillingDetail(ctx, await filterOf(ctx, args))) {
    const componentsOf = await componentsReader(ctx, rows);
    yield rows.map((row) => toBillingDetail(row, componentsOf(row)));
  }
}

/** The same, each request as one flat line. */
export async function* exportDetailLines(
  ctx: GraphqlContext,
  args: BillingDetailArgs,
): AsyncGenerator<DetailLine[], void, void> {
  for await (const rows of exportBillingDetail(ctx, await filterOf(ctx, args))) {
    const componentsOf = await componentsReader(ctx, rows);
    yield rows.map((row) => toDetailLine(row, componentsOf(row)));
  }
}

type Filter = Omit<Parameters<typeof listBillingDetail>[1], "page">;

async function filterOf(ctx: GraphqlContext, { from, to, ...filter }: BillingDetailArgs): Promise<Filter> {
  const range = await readRange(ctx, omitNull({ from, to }));
  const customerId = tenantOf(ctx);
  const kept = await keptRange(ctx, { customerId, ...range });
  return { customerId, ...omitNull(withoutPage(filter)), ...kept };
}
