import { codeAt, codesOf, DOT, followsEscape, HYPHEN, isAlphanumeric, isLetter } from "./characters.ts";

const LOCAL_MAX = 64;
const LABEL_MAX = 63;
const DOMAIN_MAX = 253;
const TOP_MIN = 2;

/** Signs of a local part beside letters, digits and dots: those in use, of the many that are allowed. */
const signs = codesOf("%'+_-");
/** Signs that stand before an address rather than begin it. */
const openers = codesOf("%'-.");

/** The address around an @; null for none. Of a local part that is too long, its last characters count. */
export function matchEmail(text: string, at: number): { start: number; end: number } | null {
  const start = localStart(text, at);
  if (start === at) return null;
  const end = domainEnd(text, at + 1);
  return end < 0 ? null : { start, end };
}

function localStart(text: string, at: number): number {
  let start = at;
  while (at - start < LOCAL_MAX && isLocal(text, start - 1)) start--;
  if (followsEscape(text, start + 1)) start++;
  while (start < at && openers.has(codeAt(text, start))) start++;
  return codeAt(text, at - 1) === DOT ? at : start;
}

function isLocal(text: string, at: number): boolean {
  const code = codeAt(text, at);
  if (code === DOT) return codeAt(text, at + 1) !== DOT;
  return isAlphanumeric(code) || signs.has(code);
}

/** Behind the last label that may be the top of a domain; -1 where there is no domain. */
function domainEnd(text: string, from: number): number {
  let end = -1;
  let labels = 0;
  for (let at = from; at - from < DOMAIN_MAX;) {
    const behind = labelEnd(text, at);
    if (behind < 0) break;
    if (labels++ > 0 && isTop(text, at, behind)) end = behind;
    if (codeAt(text, behind) !== DOT) break;
    at = behind + 1;
  }
  return end;
}

/** Behind a label's last letter or digit; hyphens stand only within. */
function labelEnd(text: string, from: number): number {
  if (!isAlphanumeric(codeAt(text, from))) return -1;
  let end = from + 1;
  for (let at = end; at - from < LABEL_MAX; at++) {
    const code = codeAt(text, at);
    if (isAlphanumeric(code)) end = at + 1;
    else if (code !== HYPHEN) break;
  }
  return end;
}

/** Letters only, or the ASCII form of a name in another script. */
function isTop(text: string, from: number, end: number): boolean {
  if (end - from < TOP_MIN) return false;
  const isAscii = codeAt(text, from + 2) === HYPHEN && codeAt(text, from + 3) === HYPHEN;
  if (isAscii) return true;
  for (let at = from; at < end; at++) if (!isLetter(codeAt(text, at))) return false;
  return !isAlphanumeric(codeAt(text, end));
}
