import { runAlone, type Ctx } from "../../storage/index.ts";
import { checkMargins } from "../margins/check-margins.ts";
import type { MarginDrift } from "../margins/margin-drift-store.ts";
import {
  compareDays,
  compareHours,
  findFirstHour,
  listChecks,
  noteChecks,
  type Drift,
} from "./check-store.ts";

/** A sum that is not what its requests come to: of an hour, of a day, or of the margins of a day. */
export type DriftNote = Drift | ({ kind: "margin"; at: string } & MarginDrift);

const DAY_MS = 86_400_000;
/** A little less than a day, so that a night's look does not come later every night. */
const NIGHT_MS = 20 * 3_600_000;
const RECENT_DAYS = 40;
const OLDER_DAYS = 31;
const RUN_MS = 120_000;
const TOLD_PER_RUN = 100;
const PIECE_DAYS = 7;
const PIECE_MS = 1_000;

/**
 * Compares sums with the rows that they are sums of, each in one snapshot with its rows, and tells of those
 * that are not what they should be, a hundred a run at most: every night the last forty days, and a month of
 * those before, where it was longest ago. Nothing is put right (see `rebuildRollups`). One run takes two
 * minutes at most; the next one goes on.
 */
export async function checkRollups(
  { database, clock }: Pick<Ctx, "database" | "clock">,
  tell: (drift: DriftNote) => void,
): Promise<void> {
  await runAlone(database, "check-rollups", async () => {
    const untilMs = performance.now() + RUN_MS;
    let left = TOLD_PER_RUN;
    await inPieces(await dueDays({ database, clock }), async (days) => {
      const found = await checkDays({ database, clock }, days);
      for (const drift of found.slice(0, left)) tell(drift);
      left = Math.max(left - found.length, 0);
      return performance.now() < untilMs;
    });
  });
}

/**
 * Works through days, the youngest first, in pieces without a gap: of one day at first, and of a week at most
 * as long as a piece takes less than a second. Ends when the work says that it is enough.
 */
export async function inPieces(
  days: readonly string[],
  work: (piece: readonly string[]) => Promise<boolean>,
): Promise<void> {
  for (let at = 0, length = 1; at < days.length;) {
    const first = Date.parse(days[at]!);
    let end = at + 1;
    while (end < at + length && days[end] === dayOf(first - (end - at) * DAY_MS)) end++;
    const beganMs = performance.now();
    if (!(await work(days.slice(at, end)))) return;
    const tookMs = performance.now() - beganMs;
    length = tookMs < PIECE_MS / 2 ? Math.min(length * 2, PIECE_DAYS) : tookMs > PIECE_MS ? 1 : length;
    at = end;
  }
}

/**
 * Compares days that follow each other, the youngest first, and notes how many differences each of them
 * has. Returns them.
 */
export async function checkDays(
  { database, clock }: Pick<Ctx, "database" | "clock">,
  days: readonly string[],
): Promise<DriftNote[]> {
  const [last = "", first = ""] = [days[0], days.at(-1)];
  const span = { from: new Date(first), to: new Date(Date.parse(last) + DAY_MS) };
  const found: DriftNote[] = [
    ...(await compareHours(database, span)),
    ...(await compareDays(database, span)),
  ];
  for (const day of days) {
    const margins = await checkMargins({ database }, day);
    found.push(...margins.map((drift) => ({ kind: "margin" as const, at: day, ...drift })));
  }
  const counts = new Map(days.map((day) => [day, 0]));
  for (const { at } of found) counts.set(at.slice(0, 10), (counts.get(at.slice(0, 10)) ?? 0) + 1);
  await noteChecks(database, { found: counts, at: clock.now() });
  return found;
}

/** The days whose turn it is, the youngest first. */
async function dueDays({ database, clock }: Pick<Ctx, "database" | "clock">): Promise<string[]> {
  const first = await findFirstHour(database);
  if (first === null) return [];
  const nowMs = clock.now().getTime();
  const checks = await listChecks(database);
  const checkedMs = (day: string): number => checks.get(day)?.getTime() ?? -Infinity;
  const days = daysBetween(dayOf(first.getTime() - DAY_MS), dayOf(nowMs + DAY_MS));
  const isDue = (day: string): boolean => checkedMs(day) <= nowMs - NIGHT_MS;
  const older = days.slice(RECENT_DAYS);
  const tonight = older.filter((day) => !isDue(day)).length;
  const next = older.filter(isDue).sort((one, other) => checkedMs(one) - checkedMs(other));
  const chosen = new Set(next.slice(0, Math.max(OLDER_DAYS - tonight, 0)));
  return days.filter((day, index) => (index < RECENT_DAYS ? isDue(day) : chosen.has(day)));
}

/** Both included, a day more than there can be on each side: somewhere it is tomorrow, or yesterday. */
function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = last; day >= first; day = dayOf(Date.parse(day) - DAY_MS)) days.push(day);
  return days;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
