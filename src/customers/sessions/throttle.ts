import { type AppError, fail } from "../../kernel/app-error.ts";
import type { Ctx } from "../../storage/index.ts";
import {
  addFailure,
  deleteThrottles,
  findThrottles,
  freeRetry,
  moveRetry,
  setRetry,
  type ThrottleRow,
} from "./throttle-store.ts";

/** Where failures are counted together. */
export interface Bucket {
  /** A digest of what they have in common. */
  key: Buffer;
  /** Failures before the first wait. Then it is a second, two, four, up to the most. */
  freeTries: number;
  delayMaxSeconds: number;
  /** Without another failure for this long, they are forgotten. */
  fadesAfterMs: number;
}

type Timing = Pick<Ctx, "database" | "clock">;

// Clocks of nodes differ by less. A failure that lies further ahead was counted before a clock was set back,
// and would keep somebody out until the clock has caught up.
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Lets a try pass or throws `rate_limited` with the seconds to wait, the longest of all buckets. Where a
 * bucket makes wait at all, only one try at a time passes, however many come at once. A try that passed
 * must tell its end: `noteFailure`, or `noteSuccess`.
 */
export async function takeTurn(ctx: Timing, buckets: readonly Bucket[]): Promise<void> {
  const now = ctx.clock.now().getTime();
  const rows = await findThrottles(
    ctx.database,
    buckets.map(({ key }) => key),
  );
  const held = buckets.flatMap((bucket) => {
    const row = rows.find(({ key }) => key.equals(bucket.key));
    return row !== undefined && counts(row, bucket, now) ? [{ row, bucket }] : [];
  });
  const waitMs = Math.max(0, ...held.map(({ row }) => row.retryAt.getTime() - now));
  if (waitMs > 0) throw tooMany(waitMs);
  for (const { row, bucket } of held) {
    const delayMs = delayAfter(row.failures, bucket);
    if (delayMs > 0 && !(await moveRetry(ctx.database, row, new Date(now + delayMs)))) throw tooMany(delayMs);
  }
}

/** Counts a failure in each of the buckets. */
export async function noteFailure(ctx: Timing, buckets: readonly Bucket[]): Promise<void> {
  const at = ctx.clock.now();
  for (const bucket of buckets) {
    const fadedBefore = new Date(at.getTime() - bucket.fadesAfterMs);
    const failures = await addFailure(ctx.database, { key: bucket.key, at, fadedBefore });
    const delayMs = delayAfter(failures, bucket);
    if (delayMs > 0) await setRetry(ctx.database, bucket.key, new Date(at.getTime() + delayMs));
  }
}

/**
 * After a success: forgets the failures of some buckets; in the others they stay counted, and only the wait
 * that this try had begun is taken back.
 */
export async function noteSuccess(
  ctx: Timing,
  { forget, keep = [] }: { forget: readonly Bucket[]; keep?: readonly Bucket[] },
): Promise<void> {
  const keysOf = (buckets: readonly Bucket[]): Buffer[] => buckets.map(({ key }) => key);
  await deleteThrottles(ctx.database, keysOf(forget));
  if (keep.length > 0) await freeRetry(ctx.database, keysOf(keep), ctx.clock.now());
}

function counts({ failedAt }: ThrottleRow, { fadesAfterMs }: Bucket, now: number): boolean {
  const ageMs = now - failedAt.getTime();
  return ageMs <= fadesAfterMs && ageMs >= -CLOCKS_DIFFER_MS;
}

function delayAfter(failures: number, { freeTries, delayMaxSeconds }: Bucket): number {
  return failures < freeTries ? 0 : Math.min(delayMaxSeconds, 2 ** (failures - freeTries)) * 1000;
}

function tooMany(waitMs: number): AppError {
  return fail("rate_limited", {
    public: "Too many attempts. Wait before you try again.",
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}
