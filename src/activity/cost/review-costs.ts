import { groupBy } from "../../kernel/group-by.ts";
import type { Nano } from "../../kernel/money.ts";
import { localDay } from "../../kernel/quota-window.ts";
import { readTenant, type Ctx } from "../../storage/index.ts";
import type { Cell } from "../cells/cell.ts";
import { daysBetween, midnightOf, shiftDay } from "../calendar-day.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { reportRange, type ReportRange } from "../report-range.ts";
import { costCounters, rankModels, sumCosts, type CostCell, type ModelCost } from "./cost-sums.ts";
import { forecastMonth, type DailyMean } from "./forecast-month.ts";

export interface ReviewCostsInput {
  customerId: string;
  /** The customer's, which cuts days and months. */
  timezone: string;
  /** When the account was made: days before it do not lower the mean. */
  since: Date;
}

export interface CostReview {
  /** The last 30 days. */
  range: ReportRange;
  today: Nano;
  yesterday: Nano;
  /** Today and the six days before it. */
  last7Days: Nano;
  monthToDate: Nano;
  previousMonth: Nano;
  forecastMonthEnd: Nano;
  /** Of the last full days. */
  mean: DailyMean;
  /** Of the last 30 days, the dearest first. */
  models: ModelCost[];
}

type DayCell = Cell<"day" | "model", keyof CostCell>;

const WEEK_DAYS = 7;

/** Where a customer's costs stand, by days and months of its time zone, and where they lead. */
export async function reviewCosts(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  { customerId, timezone, since }: ReviewCostsInput,
): Promise<CostReview> {
  const now = ctx.clock.now();
  const range = reportRange(now, { timezone });
  const today = localDay(now, timezone);
  const first = localDay(range.from, timezone);
  const monthBefore = firstOfMonth(shiftDay(firstOfMonth(today), -1));
  const cells = await readTenant(ctx, customerId, (reader) =>
    sumCells(reader, {
      ...{ customerId, timezone, from: midnightOf(first < monthBefore ? first : monthBefore, timezone) },
      ...{ to: range.to, by: ["day", "model"], sums: costCounters },
    }),
  );
  const byModel = groupBy(
    cells.filter(({ day }) => day >= first),
    ({ model }) => model,
  );
  return {
    range,
    ...reviewDays(cells, { today, since: localDay(since, timezone) }),
    models: rankModels(new Map([...byModel].map(([model, found]) => [model, sumCosts(found)]))),
  };
}

function reviewDays(
  cells: readonly DayCell[],
  { today, since }: { today: string; since: string },
): Omit<CostReview, "range" | "models"> {
  const spent = (from: string, to: string): Nano =>
    sumCosts(cells.filter(({ day }) => day >= from && day < to)).charge;
  const [tomorrow, month] = [shiftDay(today, 1), firstOfMonth(today)];
  const nextMonth = firstOfMonth(shiftDay(month, 31));
  const begun = cells.reduce((least, { day }) => (day < least ? day : least), since);
  const weekBefore = shiftDay(today, -WEEK_DAYS);
  const meanFrom = begun > weekBefore ? begun : weekBefore;
  const fullDays = daysBetween(meanFrom, today);
  const soFar = spent(today, tomorrow);
  // An account that is not a day old has nothing to go by but today.
  const mean = fullDays > 0 ? { charge: spent(meanFrom, today), days: fullDays } : { charge: soFar, days: 1 };
  const monthToDate = spent(month, tomorrow);
  const daysLeft = daysBetween(tomorrow, nextMonth);
  return {
    today: soFar,
    yesterday: spent(shiftDay(today, -1), today),
    last7Days: spent(shiftDay(tomorrow, -WEEK_DAYS), tomorrow),
    monthToDate,
    previousMonth: spent(firstOfMonth(shiftDay(month, -1)), month),
    forecastMonthEnd: forecastMonth({ monthToDate, today: soFar, mean, daysLeft }),
    mean,
  };
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}
