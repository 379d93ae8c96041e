import { rateOf, type Row, type Tier } from "./report-rows.ts";

/** What a report is of. */
export interface Asked {
  timezone: string;
  /** As they are written: a bare date or a date-time; what is left out is the default. */
  from?: string;
  to?: string;
  model?: string;
  key_id?: string;
}

/** Everything that the slow way needs beside the question. */
export interface Known {
  rows: readonly Row[];
  tiers: readonly Tier[];
  names: ReadonlyMap<string, string>;
  now: Date;
}

type Json = Record<string, unknown>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const formats = new Map<string, Intl.DateTimeFormat>();

const found = new Map<string, string>();

/** The calendar day of a moment. */
export function dayOf(at: Date | number, timeZone: string): string {
  const name = `${timeZone} ${String(Number(at))}`;
  const known = found.get(name);
  if (known !== undefined) return known;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone });
  formats.set(timeZone, format);
  const day = format.format(at);
  found.set(name, day);
  return day;
}

/** The first quarter of an hour that is of a day. */
export function beginOf(day: string, timeZone: string): Date {
  let at = Date.parse(`${day}T00:00:00Z`) - 15 * HOUR_MS;
  while (dayOf(at, timeZone) < day) at += HOUR_MS / 4;
  return new Date(at);
}

export function dayAfter(day: string, by = 1): string {
  return new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);
}

/** Digits after the point that are not needed are not written, but for two. */
export function decimal(value: bigint, digits: number): string {
  const [sign, size] = value < 0n ? ["-", -value] : ["", value];
  const whole = size / 10n ** BigInt(digits);
  const rest = String(size % 10n ** BigInt(digits)).padStart(digits, "0");
  return `${sign}${String(whole)}.${rest.replace(/0+$/, "").padEnd(2, "0")}`;
}

const sumOf = (values: Iterable<bigint>): bigint => [...values].reduce((sum, value) => sum + value, 0n);
const money = (rows: readonly Row[]): string => decimal(sumOf(rows.map(({ charge }) => charge)), 9);
const count = (rows: readonly Row[], ...buckets: (keyof typeof rateOf)[]): number =>
  rows.reduce((sum, row) => sum + buckets.reduce((part, bucket) => part + (row[bucket] ?? 0), 0), 0);

/** The ends of a range, and the rows in it that are asked for. */
function cut(
  { timezone, ...asked }: Asked,
  { rows, now }: Known,
): { range: Json; days: string[]; found: Row[] } {
  const isDay = (text: string): boolean => text.length === 10;
  const lastDay = asked.to ?? dayOf(now, timezone);
  const to = isDay(lastDay) ? beginOf(dayAfter(lastDay), timezone) : new Date(lastDay);
  const firstDay = asked.from ?? dayAfter(dayOf(to.getTime() - 1, timezone), -29);
  const from = isDay(firstDay) ? beginOf(firstDay, timezone) : new Date(firstDay);
  const found = rows.filter(
    ({ created_at: at, model, api_key_id: key }) =>
      // Days are told apart by their names where they can be: the ends above have no part in it.
      (isDay(firstDay) ? dayOf(at, timezone) >= firstDay : at >= from) &&
      (isDay(lastDay) ? dayOf(at, timezone) <= lastDay : at < to) &&
      (asked.model === undefined || model === asked.model) &&
      (asked.key_id === undefined || key === asked.key_id),
  );
  const days: string[] = [];
  const last = to > from ? dayOf(to.getTime() - 1, timezone) : "";
  for (let day = dayOf(from, timezone); day <= last; day = dayAfter(day)) days.push(day);
  const range = { from: from.toISOString(), to: to.toISOString(), timezone, currency: "USD" };
  return { range, days, found };
}

function groups(rows: readonly Row[], nameOf: (row: Row) => string): [string, Row[]][] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(nameOf(row), [...(found.get(nameOf(row)) ?? []), row]);
  const weight = (of: Row[]): bigint => sumOf(of.map(({ charge }) => charge));
  return [...found].sort(
    ([one, ofOne], [other, ofOther]) =>
      Number(weight(ofOther) - weight(ofOne)) || ofOther.length - ofOne.length || (one < other ? -1 : 1),
  );
}

function usage(rows: readonly Row[]): Json {
  const ended = (status: string): number => rows.filter((row) => row.status === status).length;
  return {
    ...{ requests: rows.length, succeeded: ended("succeeded"), failed: ended("failed") },
    ...{ cancelled: ended("cancelled"), blocked: ended("blocked") },
    input_tokens: count(rows, "input_fresh", "cache_read", "cache_write_5m", "cache_write_1h"),
    cached_input_tokens: count(rows, "cache_read"),
    cache_write_tokens: count(rows, "cache_write_5m", "cache_write_1h"),
    output_tokens: count(rows, "output_text", "output_reasoning"),
    reasoning_tokens: count(rows, "output_reasoning"),
    charge: money(rows),
  };
}

function cost(rows: readonly Row[]): Json {
  const tokens = count(rows, ...(Object.keys(rateOf) as (keyof typeof rateOf)[]));
  return { charge: money(rows), requests: rows.length, tokens };
}

const onDays = (days: string[], rows: readonly Row[], timezone: string): [string, Row[]][] =>
  days.map((day) => [day, rows.filter((row) => dayOf(row.created_at, timezone) === day)]);

export function slowUsage(asked: Asked, known: Known): Json {
  const { range, days, found } = cut(asked, known);
  const nameOf = (id: string): string | null => known.names.get(id) ?? null;
  return {
    ...range,
    totals: usage(found),
    daily: onDays(days, found, asked.timezone).map(([date, rows]) => ({ date, ...usage(rows) })),
    by_model: groups(found, ({ model }) => model).map(([model, rows]) => ({ model, ...usage(rows) })),
    by_key: groups(found, (row) => row.api_key_id).map(([id, rows]) => ({
      ...{ api_key_id: id, api_key_name: nameOf(id) },
      ...usage(rows),
    })),
  };
}

export function slowTrend(asked: Asked, known: Known): Json {
  const { range, days, found } = cut(asked, known);
  const points = onDays(days, found, asked.timezone).map(([date, rows]) => ({ date, ...cost(rows) }));
  return { ...range, points, totals: cost(found) };
}

/** Shares are left out: see `sharesOf`. */
export function slowModels(asked: Asked, known: Known): Json {
  const { range, found } = cut(asked, known);
  return { ...range, items: modelLines(found), totals: cost(found) };
}

export function modelLines(rows: readonly Row[]): Json[] {
  return groups(rows, ({ model }) => model).map(([model, of]) => ({ model, ...cost(of) }));
}

export function slowModel(asked: Asked & { model: string }, known: Known): Json {
  const { range, days, found } = cut(asked, known);
  const daily = onDays(days, found, asked.timezone).map(([date, rows]) => ({ date, ...cost(rows) }));
  return { ...range, model: asked.model, totals: cost(found), daily, components: lines(found, known.tiers) };
}

export function slowBreakdown(asked: Asked, known: Known): Json {
  const { range, days, found } = cut(asked, known);
  const items = onDays(days, found, asked.timezone).flatMap(([date, rows]) =>
    groups(rows, ({ model }) => model)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([model, of]) => lines(of, known.tiers).map((line) => ({ date, model, ...line }))),
  );
  return { ...range, items, totals: cost(found) };
}

const components = {
  input_fresh: "input",
  cache_read: "cached_input",
  cache_write_5m: "cache_write",
  cache_write_1h: "cache_write",
  output_text: "output",
  output_reasoning: "reasoning",
} as const;
const order = ["input", "cached_input", "cache_write", "output", "reasoning", "request"];

/** What rows were charged for, one by one; what is left of their charges is the adjustment. */
function lines(rows: readonly Row[], tiers: readonly Tier[]): Json[] {
  const sums = new Map<string, { component: string; unit: bigint; quantity: bigint }>();
  let left = 0n;
  const add = (component: string, unit: bigint, quantity: bigint): void => {
    if (quantity === 0n) return;
    const name = `${component} ${String(unit)}`;
    const sum = sums.get(name) ?? { component, unit, quantity: 0n };
    sums.set(name, { ...sum, quantity: sum.quantity + quantity });
    left -= unit * quantity;
  };
  for (const row of rows) {
    left += row.charge * 1000n;
    const tier = tiers.find((each) => each.price_id === row.price_id && each.position === row.price_tier);
    if (!tier) continue;
    for (const bucket of Object.keys(components) as (keyof typeof components)[])
      add(components[bucket], tier[rateOf[bucket]], BigInt(row[bucket] ?? 0));
    if (tier.per_request > 0n) add("request", tier.per_request * 1000n, 1n);
  }
  const sorted = [...sums.values()].sort(
    (one, other) =>
      order.indexOf(one.component) - order.indexOf(other.component) || (one.unit < other.unit ? -1 : 1),
  );
  const shown: Json[] = sorted.map(({ component, unit, quantity }) => ({
    ...{ component, quantity: Number(quantity) },
    unit_price: decimal(unit, component === "request" ? 12 : 6),
    charge: decimal(unit * quantity, 12),
  }));
  if (left === 0n) return shown;
  return [...shown, { component: "adjustment", quantity: null, unit_price: null, charge: decimal(left, 12) }];
}
