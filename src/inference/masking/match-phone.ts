import { CLOSE, codeAt, DOT, followsWord, HYPHEN, isAlphanumeric, OPEN, PLUS, SPACE } from "./characters.ts";
import { type DigitRuns, isHyphenatedBehind, isJoinedBehind } from "./digit-runs.ts";

/** Where a phone number stands: its sign and first parenthesis are part of it. */
export interface PhoneSpan {
  start: number;
  end: number;
}

const INTERNATIONAL_MIN = 8;
const INTERNATIONAL_MAX = 15;
const EXTENSION_MAX = 5;

/** How the eleven digits of a mobile number in China are grouped, and those of other numbers. */
const mobileLengths = [[11], [3, 4, 4], [4, 3, 4], [3, 3, 5], [3, 8], [7, 4]];
const landlineLengths = [
  [3, 8],
  [4, 8],
  [4, 7],
  [3, 4, 4],
  [4, 4, 4],
  [4, 3, 4],
];
const americanLengths = [
  [3, 3, 4],
  [3, 7],
];

/** The phone number that begins with the first run; null for none. */
export function matchPhone(runs: DigitRuns): PhoneSpan | null {
  if (isSigned(runs)) {
    const end = matchInternational(runs, 0);
    if (end >= 0) return { start: runs.start - 1, end };
  }
  if (runs.isJoinedBefore) return null;
  const opened = codeAt(runs.text, runs.start - 1) === OPEN && runs.separators[0] === CLOSE;
  const start = opened && runs.count > 1 ? runs.start - 1 : runs.start;
  for (const match of [matchPrefixed, matchMobile, matchLandline, matchAmerican]) {
    const end = match(runs);
    if (end >= 0) return { start, end };
  }
  return null;
}

/** Behind a plus that is no sum's. */
function isSigned({ text, start }: DigitRuns): boolean {
  if (codeAt(text, start - 1) !== PLUS) return false;
  const before = codeAt(text, start - 2);
  return !followsWord(text, start - 1) && before !== CLOSE && before !== PLUS;
}

/** The number behind a plus, or behind so many zeros in its place: the longest that may be one. */
function matchInternational(runs: DigitRuns, zeros: number): number {
  for (let count = plausibleRuns(runs); count > 0; count--) {
    const total = runs.totals[count - 1]! - zeros;
    const end = runs.ends[count - 1]!;
    const isSized = total >= INTERNATIONAL_MIN && total <= INTERNATIONAL_MAX;
    if (isSized && !isJoinedBehind(runs.text, end) && isCallable(runs, zeros, total)) return end;
  }
  return -1;
}

/** A lone digit is a word of its own, unless it is that of a region, or the `(0)` of a number. */
function plausibleRuns(runs: DigitRuns): number {
  for (let run = 2; run < runs.count; run++) {
    if (runs.lengthOf(run) === 1 && runs.separators[run - 1] !== OPEN) return run;
  }
  return runs.count;
}

function isCallable({ digits }: DigitRuns, from: number, total: number): boolean {
  const [first, second, third, fourth] = digits.subarray(from);
  if (first === 0) return false;
  if (first === 1) return total === 11 && second! >= 2;
  if (first !== 8 || second !== 6) return true;
  return third === 1 && fourth! >= 3 ? total === 13 : total >= 11 && total <= 14;
}

/** 00 before the country, or China's 86 without any sign. */
function matchPrefixed(runs: DigitRuns): number {
  const { digits } = runs;
  const length = runs.lengthOf(0);
  if (digits[0] === 0 && digits[1] === 0) {
    const isChina = digits[2] === 8 && digits[3] === 6;
    const isApart = runs.count > 1 && length >= 3 && length <= 5;
    return (isChina && length >= 4) || isApart ? matchInternational(runs, 2) : -1;
  }
  const isChina = digits[0] === 8 && digits[1] === 6 && (length === 2 || length === 13);
  return isChina && digits[2] === 1 && digits[3]! >= 3 ? matchInternational(runs, 0) : -1;
}

function matchMobile(runs: DigitRuns): number {
  if (runs.digits[0] !== 1 || runs.digits[1]! < 3) return -1;
  for (const lengths of mobileLengths) {
    if (!runs.hasLengths(lengths) || !runs.isSeparatedBy(lengths.length, SPACE, HYPHEN, DOT)) continue;
    const end = runs.ends[lengths.length - 1]!;
    if (isJoinedBehind(runs.text, end)) continue;
    const isCut = lengths.length > 1 && (runs.isHyphenatedBefore || isHyphenatedBehind(runs.text, end));
    if (!isCut) return end;
  }
  return -1;
}

/** China: the area with its 0, the number, and an extension perhaps. */
function matchLandline(runs: DigitRuns): number {
  const { digits } = runs;
  if (digits[0] !== 0 || runs.count < 2 || runs.isHyphenatedBefore) return -1;
  const areaDigits = digits[1]! > 2 ? 4 : 3;
  const isArea = digits[1] === 1 ? digits[2] === 0 : digits[1]! > 1;
  if (!isArea || runs.lengthOf(0) !== areaDigits || runs.digits[areaDigits] === 0) return -1;
  for (const lengths of landlineLengths) {
    if (!runs.hasLengths(lengths) || !areAny(runs, lengths.length, SPACE, HYPHEN, CLOSE)) continue;
    const end = runs.ends[lengths.length - 1]!;
    if (!isJoinedBehind(runs.text, end)) return behindExtension(runs, lengths.length);
  }
  return -1;
}

function behindExtension(runs: DigitRuns, count: number): number {
  const before = runs.ends[count - 1]!;
  if (runs.count <= count || runs.separators[count - 1] !== HYPHEN) return before;
  const end = runs.ends[count]!;
  return runs.lengthOf(count) <= EXTENSION_MAX && !isJoinedBehind(runs.text, end) ? end : before;
}

/** North America: with its area in parentheses, or with hyphens or dots between its parts. */
function matchAmerican(runs: DigitRuns): number {
  const [area, , , exchange] = runs.digits;
  if (area! < 2 || exchange! < 2 || runs.isHyphenatedBefore) return isTrunk(runs) ? matchTrunk(runs) : -1;
  const isOpened = codeAt(runs.text, runs.start - 1) === OPEN && runs.separators[0] === CLOSE;
  for (const lengths of americanLengths) {
    if (!runs.hasLengths(lengths)) continue;
    const isApart = lengths.length === 3 && runs.isSeparatedBy(3, HYPHEN, DOT);
    const end = runs.ends[lengths.length - 1]!;
    const isCut = isJoinedBehind(runs.text, end) || isHyphenatedBehind(runs.text, end);
    if ((isOpened || isApart) && !isCut) return end;
  }
  return -1;
}

function isTrunk(runs: DigitRuns): boolean {
  return runs.hasLengths([1, 3, 3, 4]) && runs.digits[0] === 1 && !runs.isHyphenatedBefore;
}

/** The same behind a 1. */
function matchTrunk(runs: DigitRuns): number {
  const [, area, , , exchange] = runs.digits;
  const end = runs.ends[3]!;
  if (area! < 2 || exchange! < 2 || isAlphanumeric(codeAt(runs.text, end))) return -1;
  const isApart = runs.isSeparatedBy(4, HYPHEN, DOT);
  const isOpened = runs.separators[0] === OPEN && runs.separators[1] === CLOSE;
  const isCut = isJoinedBehind(runs.text, end) || isHyphenatedBehind(runs.text, end);
  return (isApart || isOpened) && !isCut ? end : -1;
}

function areAny(runs: DigitRuns, count: number, ...separators: readonly number[]): boolean {
  for (let run = 0; run < count - 1; run++) if (!separators.includes(runs.separators[run]!)) return false;
  return true;
}
