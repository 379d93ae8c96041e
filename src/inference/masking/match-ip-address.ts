import { BACKSLASH, codeAt, COLON, DOT, followsWord, isAlphanumeric, isDigit, isHex } from "./characters.ts";
import { UNDERSCORE, ZERO } from "./characters.ts";

const V4_PARTS = 4;
const V6_GROUPS = 8;
const GROUP_MAX = 4;
const PART_MAX = 255;
const LETTER_B = 0x62;
const LETTER_F = 0x66;
const LOOPBACK = "::1";

/** Where an IPv4 address ends that begins with a digit here; -1 for none. */
export function matchIpv4(text: string, start: number): number {
  const before = codeAt(text, start - 1);
  if (before === UNDERSCORE || followsWord(text, start)) return -1;
  if (before === DOT && isAlphanumeric(codeAt(text, start - 2))) return -1;
  const end = behindParts(text, start);
  if (end < 0) return -1;
  const behind = codeAt(text, end);
  const goesOn = behind === DOT && isDigit(codeAt(text, end + 1));
  return goesOn || isAlphanumeric(behind) || behind === UNDERSCORE ? -1 : end;
}

/** Behind four numbers from 0 to 255 with dots between them. */
function behindParts(text: string, start: number): number {
  let at = start;
  for (let part = 0; part < V4_PARTS; part++) {
    if (part > 0 && codeAt(text, at++) !== DOT) return -1;
    const first = at;
    let number = 0;
    for (; at - first <= 3 && isDigit(codeAt(text, at)); at++) number = number * 10 + codeAt(text, at) - ZERO;
    const digits = at - first;
    const isPadded = digits > 1 && codeAt(text, first) === ZERO;
    if (digits === 0 || digits > 3 || number > PART_MAX || isPadded) return -1;
  }
  return at;
}

/** The IPv6 address around its first colon; null for none. */
export function matchIpv6(text: string, colon: number): { start: number; end: number } | null {
  let start = colon;
  while (colon - start < GROUP_MAX && isHex(codeAt(text, start - 1))) start--;
  if (start < colon && isEscaped(text, start)) start++;
  const before = codeAt(text, start - 1);
  if (before === COLON || before === DOT || before === UNDERSCORE || followsWord(text, start)) return null;
  if (start === colon && codeAt(text, colon + 1) !== COLON) return null;
  const end = behindGroups(text, start);
  if (end < 0 || !isLikely(text, start, end)) return null;
  const behind = codeAt(text, end);
  const follower = codeAt(text, end + 1);
  const goesOn = behind === COLON && (isHex(follower) || follower === COLON);
  return goesOn || isAlphanumeric(behind) || behind === UNDERSCORE ? null : { start, end };
}

/** Whether a digit of hexadecimal is only the letter of an escape: `\b`, `\f`. */
function isEscaped(text: string, at: number): boolean {
  const code = codeAt(text, at);
  return codeAt(text, at - 1) === BACKSLASH && (code === LETTER_B || code === LETTER_F);
}

/** Behind eight groups, or behind fewer with `::` for those of zeros; the last two may be an IPv4 address. */
function behindGroups(text: string, start: number): number {
  let at = start;
  let groups = 0;
  let gap = false;
  for (;;) {
    const dotted = groups > 0 && isDigit(codeAt(text, at)) ? behindParts(text, at) : -1;
    if (dotted >= 0) return isWhole(groups + 2, gap) ? dotted : -1;
    const first = at;
    while (at - first <= GROUP_MAX && isHex(codeAt(text, at))) at++;
    if (at - first > GROUP_MAX) return -1;
    if (at > first) groups++;
    if (!gap && codeAt(text, at) === COLON && codeAt(text, at + 1) === COLON) {
      gap = true;
      groups = Math.max(groups, 1);
      at += 2;
    } else if (
      at > first &&
      codeAt(text, at) === COLON &&
      isHex(codeAt(text, at + 1)) &&
      groups < V6_GROUPS
    ) {
      at++;
    } else {
      return isWhole(groups, gap) ? at : -1;
    }
  }
}

function isWhole(groups: number, gap: boolean): boolean {
  return gap ? groups <= V6_GROUPS : groups === V6_GROUPS;
}

/** Slices, paths and types of programs have two colons too, but hardly a first group of four with a digit. */
function isLikely(text: string, start: number, end: number): boolean {
  if (end - start === LOOPBACK.length) return text.startsWith(LOOPBACK, start);
  let hasDigit = false;
  let hasDot = false;
  for (let at = start; at < end; at++) {
    hasDigit ||= isDigit(codeAt(text, at));
    hasDot ||= codeAt(text, at) === DOT;
  }
  const hasLongHead = isHex(codeAt(text, start + GROUP_MAX - 1)) && codeAt(text, start + GROUP_MAX) === COLON;
  const isFull = !text.slice(start, end).includes("::");
  return hasDot || (hasDigit && (isFull || (hasLongHead && !text.startsWith(":", start))));
}
