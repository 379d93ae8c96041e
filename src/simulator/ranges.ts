import type { JsonObject } from "./json-fields.ts";
import { Refusal } from "./refusal.ts";

/** From, to, and whether the ends themselves are allowed. */
export interface Range {
  from: number;
  to: number;
  withoutFrom?: boolean;
  withoutTo?: boolean;
}

function isWithin(value: unknown, { from, to, withoutFrom = false, withoutTo = false }: Range): boolean {
  if (typeof value !== "number") return false;
  return (withoutFrom ? value > from : value >= from) && (withoutTo ? value < to : value <= to);
}

/** Refuses the first of these members that is given and out of its range. */
export function checkRanges(fields: JsonObject, ranges: Readonly<Record<string, Range>>): void {
  for (const name in ranges) {
    const range = ranges[name];
    const value = fields[name];
    if (range === undefined || value === undefined || value === null || isWithin(value, range)) continue;
    const shown = `${range.withoutFrom ? "(" : "["}${range.from}, ${range.to}${range.withoutTo ? ")" : "]"}`;
    throw new Refusal(400, `Range of ${name} should be ${shown}`);
  }
}
