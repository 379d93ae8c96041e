import { codeAt, HYPHEN, isAlphanumeric, SPACE, UNDERSCORE } from "./characters.ts";
import { type DigitRuns, isHyphenatedBehind, isJoinedBehind } from "./digit-runs.ts";

const LETTER_X = 0x78;
const LOWER_CASE = 0x20;
const TEN = 10;

/** Regions of China that issue them, with 83 for residents from Taiwan, and 91 for foreigners. */
const regions = new Set([
  ...[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46],
  ...[50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91],
]);
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const YEAR_MIN = 1900;
const YEAR_MAX = 2099;

const ssnLengths = [3, 2, 4];
/** How the 18 characters of a Chinese id may be grouped: as one, or as region, date of birth and the rest. */
const idLengths = [[18], [6, 8, 4]];
const idLengthsBeforeX = [[17], [6, 8, 3]];

/** Where a national id ends that begins with the first run; -1 for none. */
export function matchNationalId(runs: DigitRuns): number {
  if (runs.isJoinedBefore) return -1;
  const id = matchChineseId(runs);
  return id >= 0 ? id : matchSsn(runs);
}

function matchChineseId(runs: DigitRuns): number {
  const length = runs.lengthOf(0);
  if (length !== 6 && length < 17) return -1;
  for (const lengths of idLengths) {
    const last = lengths.length - 1;
    const end = runs.ends[last]!;
    if (!isGrouped(runs, lengths) || isJoinedBehind(runs.text, end)) continue;
    if (isPlausibleId(runs, runs.digits[17]!)) return end;
  }
  for (const lengths of idLengthsBeforeX) {
    const end = runs.ends[lengths.length - 1]!;
    if (!isGrouped(runs, lengths) || !isLoneX(runs.text, end)) continue;
    if (isPlausibleId(runs, TEN)) return end + 1;
  }
  return -1;
}

function isGrouped(runs: DigitRuns, lengths: readonly number[]): boolean {
  return runs.hasLengths(lengths) && runs.isSeparatedBy(lengths.length, SPACE, HYPHEN);
}

function isLoneX(text: string, at: number): boolean {
  const follower = codeAt(text, at + 1);
  return (codeAt(text, at) | LOWER_CASE) === LETTER_X && !isAlphanumeric(follower) && follower !== UNDERSCORE;
}

/** By its region, its date of birth, and the check of ISO 7064. */
function isPlausibleId({ digits }: DigitRuns, check: number): boolean {
  if (!regions.has(numberIn(digits, 0, 2))) return false;
  const year = numberIn(digits, 6, 10);
  const month = numberIn(digits, 10, 12);
  const day = numberIn(digits, 12, 14);
  if (year < YEAR_MIN || year > YEAR_MAX || !isDay(year, month, day)) return false;
  let sum = check;
  for (let at = 0; at < 17; at++) sum += digits[at]! * weights[at]!;
  return sum % 11 === 1;
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2 && day === 29 && !isLeap) return false;
  return day >= 1 && day <= (monthDays[month - 1] ?? 0);
}

/** A US social security number as it is written, less the numbers that are never given. */
function matchSsn(runs: DigitRuns): number {
  if (!isGrouped(runs, ssnLengths) || runs.isHyphenatedBefore) return -1;
  const end = runs.ends[2]!;
  if (isJoinedBehind(runs.text, end) || isHyphenatedBehind(runs.text, end)) return -1;
  const area = numberIn(runs.digits, 0, 3);
  if (area === 0 || area === 666 || area >= 900) return -1;
  return numberIn(runs.digits, 3, 5) > 0 && numberIn(runs.digits, 5, 9) > 0 ? end : -1;
}

function numberIn(digits: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) number = number * 10 + digits[at]!;
  return number;
}
