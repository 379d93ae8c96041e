import { reportUsage } from "../activity/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { readReportRange } from "./time-range.ts";
import type { FilteredReportArgs } from "./types/report.ts";
import { toUsageBreakdown, type UsageBreakdownView } from "./types/usage.ts";

/** What the caller's requests came to. The names of all keys are read together. */
export async function readUsage(
  ctx: GraphqlContext,
  { from, to, ...filter }: FilteredReportArgs,
): Promise<UsageBreakdownView> {
  const range = await readReportRange(ctx, omitNull({ from, to }));
  const report = await reportUsage(ctx, { ...range, ...omitNull(filter) });
  const { currency } = await ctx.loaders.customer.load(range.customerId);
  const names = new Map<string, string | null>();
  const name = async (id: string) => names.set(id, await ctx.loaders.apiKeyName.load(id));
  await Promise.all(report.byKey.map(({ apiKeyId }) => name(apiKeyId)));
  return toUsageBreakdown(report, { currency, nameOf: (id) => names.get(id) ?? null });
}
