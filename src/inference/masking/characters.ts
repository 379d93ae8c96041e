const DIGIT = 1;
const LETTER = 2;
const HEX = 4;

const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xff5e;
const FULL_WIDTH_SHIFT = 0xfee0;
const SPACES = new Set([0xa0, 0x2002, 0x2003, 0x2009, 0x202f, 0x3000]);
const HYPHENS = new Set([0x2010, 0x2011, 0x2012, 0x2013, 0x2212]);

export const SPACE = 0x20;
export const HYPHEN = 0x2d;
export const DOT = 0x2e;
export const PLUS = 0x2b;
export const COLON = 0x3a;
export const AT = 0x40;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const UNDERSCORE = 0x5f;
export const BACKSLASH = 0x5c;
export const QUOTE = 0x22;
export const ZERO = 0x30;
/** Beyond either end of a text. */
export const NONE = -1;

const kinds = new Uint8Array(128);
for (const digit of "0123456789") kinds[digit.charCodeAt(0)] = DIGIT | HEX;
for (const letter of "abcdefghijklmnopqrstuvwxyz") {
  const kind = letter <= "f" ? LETTER | HEX : LETTER;
  kinds[letter.charCodeAt(0)] = kind;
  kinds[letter.toUpperCase().charCodeAt(0)] = kind;
}

/** The codes of some characters. */
export function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/**
 * The character at a place as its plain ASCII twin, where it has one: full-width digits, letters and signs,
 * wide spaces, and the many hyphens. `NONE` beyond the ends.
 */
export function codeAt(text: string, at: number): number {
  if (at < 0 || at >= text.length) return NONE;
  const code = text.charCodeAt(at);
  return code < 0xa0 ? code : plainCode(code);
}

/** The same for a code of 0xa0 and above. Most are letters of other scripts, and told at once. */
function plainCode(code: number): number {
  const isPunctuation = code === 0xa0 || (code >= 0x2000 && code <= 0x3000);
  if (!isPunctuation && code < FULL_WIDTH_FIRST) return code;
  if (code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST) return code - FULL_WIDTH_SHIFT;
  if (SPACES.has(code)) return SPACE;
  return HYPHENS.has(code) ? HYPHEN : code;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLetter(code: number): boolean {
  return code >= 0 && code < 128 && (kinds[code]! & LETTER) !== 0;
}

export function isAlphanumeric(code: number): boolean {
  return code >= 0 && code < 128 && (kinds[code]! & (LETTER | DIGIT)) !== 0;
}

export function isHex(code: number): boolean {
  return code >= 0 && code < 128 && (kinds[code]! & HEX) !== 0;
}

/** Whether a letter or digit stands before a place. That of an escape such as `\n` in JSON is none. */
export function followsWord(text: string, at: number): boolean {
  return isAlphanumeric(codeAt(text, at - 1)) && !followsEscape(text, at);
}

/** Whether the character before a place is the letter of an escape such as `\n`. */
export function followsEscape(text: string, at: number): boolean {
  if (codeAt(text, at - 2) !== BACKSLASH) return false;
  const letter = codeAt(text, at - 1);
  return letter === 0x6e || letter === 0x72 || letter === 0x74;
}
