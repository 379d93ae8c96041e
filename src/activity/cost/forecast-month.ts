import { nano, type Nano } from "../../kernel/money.ts";

/** What so many days cost together. */
export interface DailyMean {
  charge: Nano;
  /** At least 1. */
  days: number;
}

/**
 * What a month will have cost if every day that is left costs the mean: the days before today, today at
 * what it cost so far or at the mean if that is more, and the mean for each day after it. Rounded up to a
 * nano-unit.
 */
export function forecastMonth(month: {
  monthToDate: Nano;
  today: Nano;
  mean: DailyMean;
  /** After today. */
  daysLeft: number;
}): Nano {
  const { monthToDate, today, mean, daysLeft } = month;
  const days = BigInt(mean.days);
  const isTodayDone = today * days >= mean.charge;
  const expected = mean.charge * BigInt(isTodayDone ? daysLeft : daysLeft + 1);
  return nano(monthToDate - (isTodayDone ? 0n : today) + (expected + days - 1n) / days);
}

/**
 * For how many whole days an amount lasts if every day costs the mean; null if it costs nothing. What is not
 * there lasts for none.
 */
export function runwayDays(available: bigint, { charge, days }: DailyMean): bigint | null {
  if (charge <= 0n) return null;
  return available <= 0n ? 0n : (available * BigInt(days)) / charge;
}
