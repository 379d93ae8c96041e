/** Spans of folded sums in a row, from the one that begins at `from` to the one before `until`. */
export interface SpanRun {
  span: Span;
  from: string;
  until: string;
  /** Whether these spans are added, or were counted too much and are taken away. */
  sign: 1 | -1;
}

type Span = "month" | "watch" | "hour" | "quarter";

const HOUR_MS = 3_600_000;
/** The spans near the border of a month, the longest first. */
const shorter: { span: Span; ms: number }[] = [
  { span: "watch", ms: 6 * HOUR_MS },
  { span: "hour", ms: HOUR_MS },
  { span: "quarter", ms: HOUR_MS / 4 },
];
// No time zone is further from UTC, and no shorter spans are kept further from a month's border.
const NEAR_MS = 14 * HOUR_MS;
const BEFORE_ALL = "-infinity";

/**
 * The spans that make up a time exactly, from a moment (null: from the beginning) to another, which is
 * excluded; null when there are none, because a moment is not the border of one that is kept. Every month of
 * every time zone is made up of one month by UTC, more or less some hours.
 */
export function coverTime(from: Date | null, until: Date): SpanRun[] | null {
  if (from && from >= until) return [];
  const first = from && borderNear(from);
  const last = borderNear(until);
  if (first === undefined || last === undefined) return null;
  const runs = between(first, last, until.getTime());
  // What is before `from` is counted too much, what is from it to the border too little.
  const head = from && first !== null ? between(first, first, from.getTime()) : [];
  return [...runs, ...head.map((run) => ({ ...run, sign: run.sign === 1 ? (-1 as const) : (1 as const) }))];
}

/** Months from one border to another, and what it is from there to a moment near it, before or behind. */
function between(first: number | null, last: number, at: number): SpanRun[] {
  const [from, until] = [first === null ? BEFORE_ALL : iso(first), iso(last)];
  const runs: SpanRun[] = from === until ? [] : [{ span: "month", from, until, sign: 1 }];
  const sign = at < last ? -1 : 1;
  let reached = last;
  for (const { span, ms } of shorter) {
    const next = reached + sign * ms * Math.floor(Math.abs(at - reached) / ms);
    const [early, late] = [Math.min(reached, next), Math.max(reached, next)];
    if (early < late) runs.push({ span, from: iso(early), until: iso(late), sign });
    reached = next;
  }
  return runs;
}

/** The border of two months by UTC near a moment; none when it is far from one, or amid a quarter. */
function borderNear(at: Date): number | undefined {
  if (at.getTime() % (HOUR_MS / 4) !== 0) return undefined;
  const late = new Date(at.getTime() + NEAR_MS);
  const border = Date.UTC(late.getUTCFullYear(), late.getUTCMonth());
  return at.getTime() - border <= NEAR_MS ? border : undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
