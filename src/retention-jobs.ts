import {
  dropContents,
  dropEmptyMonths,
  forgetContents,
  forgetConversationNames,
  forgetRequests,
} from "./activity/index.ts";
import { forgetConversations, getCustomer } from "./customers/index.ts";
import { forgetAnswers } from "./ledger/index.ts";
import { defaultPolicies, listRetentions, type Retention } from "./policies/index.ts";
import { runAlone, type Ctx } from "./storage/index.ts";

/** Deletes the contents, and the answers kept for repetition, that their customers keep no longer. */
export function trimContents(ctx: Ctx): Promise<unknown> {
  return runAlone(ctx.database, "trim-contents", async () => {
    const kept = await listRetentions(ctx);
    const { contentDays } = defaultPolicies.security.dataRetention;
    // The months go first: what they held need not be deleted row by row.
    const longest = kept.reduce((days, one) => Math.max(days, one.contentDays), contentDays);
    await dropContents(ctx, { days: longest });
    await each(kept, async ({ customerId, contentDays: days }) => {
      await forgetContents(ctx, { customerId, days });
      await forgetAnswers(ctx, { customerId, days });
    });
  });
}

/** Deletes the request rows that their customers keep no longer, and the months in which none is left. */
export function trimRequests(ctx: Ctx): Promise<unknown> {
  return runAlone(ctx.database, "trim-requests", async () => {
    const kept = await listRetentions(ctx);
    await each(kept, async ({ customerId, requestDays: days }) => {
      if (days === null) return;
      const { reportingTimezone: timezone } = await getCustomer(ctx, { customerId });
      await forgetRequests(ctx, { customerId, days, timezone });
    });
    if (kept.some(({ requestDays }) => requestDays !== null)) await dropEmptyMonths(ctx);
  });
}

/** Deletes the conversations that their customers keep no longer, and their names from requests. */
export function trimConversations(ctx: Ctx): Promise<unknown> {
  return runAlone(ctx.database, "trim-conversations", async () => {
    await each(await listRetentions(ctx), async ({ customerId, memoryDays: days }) => {
      if (days === null) return;
      await forgetConversationNames(ctx, { customerId, days });
      await forgetConversations(ctx, { customerId, days });
    });
  });
}

/** One customer whose data cannot be deleted keeps no other waiting; what failed is thrown at the end. */
async function each(kept: readonly Retention[], work: (one: Retention) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of kept) await work(one).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "some data could not be deleted");
}
