import { HYPHEN, SPACE } from "./characters.ts";
import { type DigitRuns, isHyphenatedBehind, isJoinedBehind } from "./digit-runs.ts";

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
/** Printed cards begin with a group of four; UnionPay's long ones also with six. */
const FIRST_GROUPS = [4, 6];
const GROUP_MIN = 3;

/** How issuers' numbers begin, from and to, and how long they are. */
const issuers: readonly [first: string, last: string, ...lengths: number[]][] = [
  ["4", "4", 13, 16, 19],
  ["51", "55", 16],
  ["2200", "2204", 16, 17, 18, 19],
  ["2221", "2720", 16],
  ["34", "34", 15],
  ["37", "37", 15],
  ["300", "305", 14, 16, 19],
  ["3095", "3095", 14, 16, 19],
  ["36", "36", 14, 16, 19],
  ["38", "39", 14, 16, 19],
  ["3528", "3589", 16, 17, 18, 19],
  ["50", "50", 13, 14, 15, 16, 17, 18, 19],
  ["56", "58", 13, 14, 15, 16, 17, 18, 19],
  ["6", "6", 13, 14, 15, 16, 17, 18, 19],
  ["81", "81", 16, 17, 18, 19],
  ["9558", "9558", 16, 17, 18, 19],
  ["9792", "9792", 16],
];

/** Where a bank card's number ends that begins with the first run; -1 for none. */
export function matchBankCard(runs: DigitRuns): number {
  if (runs.isJoinedBefore || runs.isHyphenatedBefore) return -1;
  for (let count = runs.count; count > 0; count--) {
    const end = runs.ends[count - 1]!;
    if (!isGrouped(runs, count) || isJoinedBehind(runs.text, end)) continue;
    if (isHyphenatedBehind(runs.text, end)) continue;
    const total = runs.totals[count - 1]!;
    if (isIssued(runs, total) && passesLuhn(runs, total)) return end;
  }
  return -1;
}

function isGrouped(runs: DigitRuns, count: number): boolean {
  const total = runs.totals[count - 1]!;
  if (total < DIGITS_MIN || total > DIGITS_MAX) return false;
  if (count === 1) return true;
  if (!FIRST_GROUPS.includes(runs.lengthOf(0)) || !runs.isSeparatedBy(count, SPACE, HYPHEN)) return false;
  for (let run = 1; run < count; run++) if (runs.lengthOf(run) < GROUP_MIN) return false;
  return true;
}

function isIssued({ digits }: DigitRuns, total: number): boolean {
  const head = digits.subarray(0, 4).join("");
  return issuers.some(([first, last, ...lengths]) => {
    const prefix = head.slice(0, first.length);
    return prefix >= first && prefix <= last && lengths.includes(total);
  });
}

function passesLuhn({ digits }: DigitRuns, total: number): boolean {
  let sum = 0;
  for (let at = 0; at < total; at++) {
    const doubled = (total - at) % 2 === 0 ? digits[at]! * 2 : digits[at]!;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
