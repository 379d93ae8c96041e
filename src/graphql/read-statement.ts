import { getStatement, listStatements, type Statement } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { pageOf, toConnection, type Connection, type PageArgs } from "./types/connection.ts";
import { toStatementRows, type StatementRow } from "./types/statement-line.ts";
import { toStatement, type StatementArgs, type StatementView } from "./types/statement.ts";

/** A customer's statement of a month, cut by the customer's reporting time zone unless it is closed. */
export async function readStatement(
  ctx: GraphqlContext,
  { customerId, month }: StatementArgs & { customerId: string },
): Promise<Statement> {
  const { reportingTimezone: timezone } = await ctx.loaders.customer.load(customerId);
  return getStatement(ctx, { customerId, timezone, ...omitNull({ month }) });
}

/** A customer's statements, the running month first. */
export async function readStatements(
  ctx: GraphqlContext,
  { customerId, ...page }: PageArgs & { customerId: string },
): Promise<Connection<StatementView>> {
  const { reportingTimezone: timezone } = await ctx.loaders.customer.load(customerId);
  return toConnection(await listStatements(ctx, { customerId, timezone, page: pageOf(page) }), toStatement);
}

/** The lines of the statement that the caller may read. */
export async function* exportStatementRows(
  ctx: GraphqlContext,
  { month }: StatementArgs,
): AsyncGenerator<StatementRow[], void, void> {
  yield toStatementRows(await readStatement(ctx, { customerId: tenantOf(ctx), month: month ?? null }));
}
