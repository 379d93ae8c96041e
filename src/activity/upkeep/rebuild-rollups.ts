import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, runAlone, type Ctx } from "../../storage/index.ts";
import { awaitOnlookers } from "./await-onlookers.ts";
import { checkDays, inPieces } from "./check-rollups.ts";
import { CUTTING } from "./cut-days.ts";
import { endCuts } from "./cut-store.ts";
import { fillCut } from "./fill-cut.ts";
import { beginCut, findHorizon, rebuildHours } from "./rebuild-store.ts";

export interface RebuildRollupsInput {
  customerId: string;
  /** The first moment; its whole day by UTC is meant. */
  from: Date;
  /** The moment before which it ends; its whole day, unless it is the first moment of one. */
  to: Date;
}

export interface RebuiltRollups {
  /** How many cells the hours have now. */
  cells: number;
  /** How many of the days' cells, of all customers, are still not what they should be. */
  differences: number;
}

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;
const FILL_MS = 600_000;

/**
 * Sums the hours of a customer's days anew from its request rows, and all of its days from the hours: for
 * when they were found not to agree. For owners and admins, and the command line. Meanwhile requests are
 * settled as ever, and reports go on from what there is. Throws `permission_denied`, `not_found`,
 * `invalid_request` for a range that is empty, longer than 366 days or begins before what is kept, and
 * `conflict` while days are being cut; what was done until then stays, and is right.
 */
export async function rebuildRollups(ctx: Ctx, input: RebuildRollupsInput): Promise<RebuiltRollups> {
  const { principal, database } = ctx;
  const isTrusted = principal.kind === "operator" && ["owner", "admin"].includes(principal.role);
  if (!isTrusted && principal.kind !== "system") throw fail("permission_denied");
  const days = daysOf(input);
  await requireKept(ctx, input.customerId, days[0]!);
  const rebuilt = await runAlone(database, CUTTING, () => rebuild(ctx, input.customerId, days));
  if (rebuilt === null) throw busy();
  return rebuilt;
}

async function rebuild(ctx: Ctx, customerId: string, days: readonly Date[]): Promise<RebuiltRollups> {
  const { database } = ctx;
  const [first, last] = [nameOf(days[0]!), nameOf(days.at(-1)!)];
  // As long as there is a cut without days, settlements wait for whoever changes the hours.
  const cut = await inTransaction(ctx, async (tx) => {
    const begun = await beginCut(tx, customerId);
    if (begun === null) throw fail("not_found");
    await audit(tx, ctx, {
      ...{ action: "activity.rebuild", subjectKind: "customer", subjectId: customerId, customerId },
      after: { from: first, to: last },
    });
    return begun;
  });
  if (!(await awaitOnlookers(database))) throw busy();
  let cells = 0;
  for (const from of days)
    cells += await rebuildHours(database, { customerId, from, to: new Date(from.getTime() + DAY_MS) });
  if (!(await fillCut(database, { customerId, cut }, performance.now() + FILL_MS))) throw busy();
  await endCuts(database);
  let differences = 0;
  await inPieces(days.map(nameOf).reverse(), async (piece) => {
    differences += (await checkDays(ctx, piece)).length;
    return true;
  });
  return { cells, differences };
}

async function requireKept(ctx: Ctx, customerId: string, from: Date): Promise<void> {
  const horizon = await findHorizon(ctx.database, customerId);
  if (horizon === null || from >= horizon) return;
  throw fail("invalid_request", {
    public: `Requests before ${horizon.toISOString()} were deleted: their sums are all that is left of them.`,
    param: "from",
  });
}

function daysOf({ from, to }: RebuildRollupsInput): Date[] {
  if (from >= to) throw fail("invalid_request", { public: "from must be before to.", param: "from" });
  const days: Date[] = [];
  for (let at = new Date(nameOf(from)); at < to; at = new Date(at.getTime() + DAY_MS)) days.push(at);
  if (days.length <= DAYS_MAX) return days;
  throw fail("invalid_request", { public: "These are more than 366 days.", param: "to" });
}

function nameOf(day: Date): string {
  return day.toISOString().slice(0, 10);
}

function busy(): Error {
  return fail("conflict", { public: "Days are being cut, or read for long. Try again in a minute." });
}
