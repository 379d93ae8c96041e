import { localDay } from "../../kernel/quota-window.ts";
import type { Separator } from "./csv-records.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const SIGNS = /^[$¥€£]\s*|\s*[$¥€£]$|\s+(usd|cny|eur)$/gi;
const WHOLE_DIGITS = 18;
const FRACTION_DIGITS = 30;
const TOKENS_MAX = 10n ** 15n;

/**
 * A cell as an exact decimal, in plain digits: "1.5e-05" is "0.000015", and never was a float. Null when it
 * is no number, or one with more than 18 digits before the point or 30 behind it.
 */
export function readDecimal(cell: string, separator: Separator): string | null {
  let text = cell.replace(SIGNS, "");
  if (separator === ";" && !text.includes(".")) text = text.replace(",", ".");
  else if (GROUPED.test(text)) text = text.replaceAll(",", "");
  return NUMBER.test(text) ? plain(text.toLowerCase()) : null;
}

/** A cell as a count of tokens or calls; null when it is no whole number from 0 on. */
export function readCount(cell: string, separator: Separator): bigint | null {
  const decimal = readDecimal(cell, separator);
  if (decimal === null || !/^\d+(\.0+)?$/.test(decimal)) return null;
  const count = BigInt(decimal.split(".")[0] ?? "0");
  return count <= TOKENS_MAX ? count : null;
}

const DAY = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)/;
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})$/i;
const SECONDS = /^\d{10}(\.\d+)?$/;
const MILLISECONDS = /^\d{13}$/;

/**
 * The day of a cell: of a moment in the list's time zone, of a time without one as it stands. Null when it is
 * neither, or no day of the calendar.
 */
export function readDay(cell: string, timezone: string): string | null {
  if (SECONDS.test(cell)) return localDay(new Date(Number(cell) * 1000), timezone);
  if (MILLISECONDS.test(cell)) return localDay(new Date(Number(cell)), timezone);
  const [, year = "", month = "", day = ""] = DAY.exec(cell) ?? [];
  const named = `${year}-${month}-${day}`;
  if (!isDay(named)) return null;
  if (!ZONED.test(cell)) return named;
  const at = new Date(cell.replace(" ", "T").replace(/ ?UTC$/i, "Z"));
  return Number.isNaN(at.getTime()) ? null : localDay(at, timezone);
}

/** Whether a text is a day of the calendar, as "2026-11-23". */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function plain(number: string): string | null {
  const [mantissa = "", exponent = "0"] = number.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const before = (point > 0 ? digits.slice(0, point).padEnd(point, "0") : "").replace(/^0+/, "");
  const behind = (point > 0 ? digits.slice(point) : "0".repeat(-point) + digits).replace(/0+$/, "");
  if (before.length > WHOLE_DIGITS || behind.length > FRACTION_DIGITS) return null;
  return `${sign}${before || "0"}${behind && `.${behind}`}`;
}
