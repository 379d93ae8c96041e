import { fail } from "../../kernel/app-error.ts";
import { readPage, type Page, type PageRequest } from "../../kernel/page.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireOperator } from "../require-operator.ts";
import { isDay } from "./read-figures.ts";
import { findDifferences } from "./supplier-usage-store.ts";
import type { UsageDifference, UsageDifferenceKind } from "./supplier-usage.ts";

export interface ListUsageDifferencesInput {
  usageId: string;
  page: PageRequest;
  kind?: UsageDifferenceKind | undefined;
  /** "2026-11-23", of the list's time zone. */
  day?: string | undefined;
}

/**
 * Where a supplier's list and our calls differ, by day and line; of a list that is not there nothing. For
 * operators. Throws `invalid_request`.
 */
export async function listUsageDifferences(
  ctx: Ctx,
  { usageId, page, kind, day }: ListUsageDifferencesInput,
): Promise<Page<UsageDifference>> {
  requireOperator(ctx.principal);
  if (day !== undefined && !isDay(day))
    throw fail("invalid_request", { public: "day must be a day, such as 2026-11-23.", param: "day" });
  const filter = { usageId, kind: kind ?? null, day: day ?? null };
  const scope = { list: `usage-differences:${usageId}`, owner: "operator" };
  return readPage(
    ctx.keyring,
    { scope, page },
    {
      fetch: ({ after, take, backwards }) =>
        inTransaction(ctx, (tx) =>
          findDifferences(tx, filter, { after: after && Number(after.key), take, backwards }),
        ),
      positionOf: ({ position }) => ({ key: String(position), id: usageId }),
    },
  );
}
