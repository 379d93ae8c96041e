import { codeAt, DOT, followsWord, HYPHEN, isAlphanumeric, isDigit, isLetter, SPACE } from "./characters.ts";
import { UNDERSCORE } from "./characters.ts";

interface KeyShape {
  prefix: string;
  /** Signs of the rest beside letters and digits. */
  signs: string;
  min: number;
  /** Infinite where the rest may go on. */
  max: number;
}

export interface KeySpan {
  start: number;
  end: number;
  /** See `EntityMatch`. */
  openFrom?: number | undefined;
}

/** A digit must come this early, or it is words with hyphens between them. */
const DIGIT_WITHIN = 64;
const PART_MIN = 10;
const TOKEN_MIN = 20;
const LOWER_CASE = 0x20;
const JSON_HEAD = "eyJ";
const BEARER = "bearer";
/** What may stand in a token behind `Bearer`, and in whatever a mask swallows because it goes on. */
const TOKEN_SIGNS = "-_.~+/=";
const URL_SIGNS = "-_";

function shape(prefix: string, min: number, signs = ""): KeyShape {
  return { prefix, signs, min, max: Number.POSITIVE_INFINITY };
}

/** Keys by the marks that their makers give them; ours is the first. */
const shapes: readonly KeyShape[] = [
  shape("tr_live_", 20),
  shape("sk-", 20, URL_SIGNS),
  ...["AKIA", "ASIA"].map((prefix) => ({ prefix, signs: "", min: 16, max: 16 })),
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "hf_", "npm_"].map((prefix) => shape(prefix, 30)),
  shape("github_pat_", 22, "_"),
  shape("glpat-", 20, URL_SIGNS),
  shape("AIza", 35, URL_SIGNS),
  ...["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"].map((prefix) => shape(prefix, 10, "-")),
  ...["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"].map((prefix) => shape(prefix, 16)),
  shape("SG.", 40, "-_."),
  { prefix: "LTAI", signs: "", min: 12, max: 26 },
  { prefix: "AKID", signs: "", min: 13, max: 40 },
  ...["gsk_", "r8_", "pplx-", "xai-"].map((prefix) => shape(prefix, 30)),
  shape("nvapi-", 30, URL_SIGNS),
];
const shapesByFirst = new Map<number, KeyShape[]>();
for (const one of shapes) {
  const first = one.prefix.charCodeAt(0);
  shapesByFirst.set(first, [...(shapesByFirst.get(first) ?? []), one]);
}

/** The two letters with which a key, or what announces one, may begin. */
export const keyHeads: readonly string[] = [
  ...shapes.map(({ prefix }) => prefix.slice(0, 2)),
  ...[JSON_HEAD.slice(0, 2), "be", "Be", "bE", "BE"],
];

/** The key that begins with a letter here, or with the word behind `Bearer` here; null for none. */
export function matchApiKey(text: string, at: number): KeySpan | null {
  if (followsWord(text, at)) return null;
  for (const one of shapesByFirst.get(text.charCodeAt(at)) ?? []) {
    const span = text.startsWith(one.prefix, at) ? matchShape(text, at, one) : null;
    if (span) return span;
  }
  return matchJsonToken(text, at) ?? matchBearer(text, at);
}

function matchShape(text: string, start: number, { prefix, signs, min, max }: KeyShape): KeySpan | null {
  const from = start + prefix.length;
  if (!hasDigitEarly(text, from, signs)) return null;
  const end = tokenEnd(text, from, signs);
  const length = end - from;
  return length < min || length > max ? null : spanTo(text, start, end);
}

/** A JSON Web Token: two parts of JSON and a signature, in which it may be cut off. */
function matchJsonToken(text: string, start: number): KeySpan | null {
  const before = codeAt(text, start - 1);
  if (!text.startsWith(JSON_HEAD, start) || before === HYPHEN || before === UNDERSCORE) return null;
  const head = tokenEnd(text, start, URL_SIGNS);
  if (head - start < PART_MIN || codeAt(text, head) !== DOT) return null;
  if (!text.startsWith(JSON_HEAD, head + 1)) return null;
  const body = tokenEnd(text, head + 1, URL_SIGNS);
  if (body - head <= PART_MIN) return null;
  return spanTo(text, start, codeAt(text, body) === DOT ? tokenEnd(text, body + 1, URL_SIGNS) : body);
}

function matchBearer(text: string, at: number): KeySpan | null {
  for (let index = 0; index < BEARER.length; index++) {
    if ((codeAt(text, at + index) | LOWER_CASE) !== BEARER.charCodeAt(index)) return null;
  }
  const start = at + BEARER.length + 1;
  if (codeAt(text, start - 1) !== SPACE || !hasDigitEarly(text, start, TOKEN_SIGNS)) return null;
  const end = tokenEnd(text, start, TOKEN_SIGNS);
  const solid = codeAt(text, end - 1) === DOT && end < text.length ? end - 1 : end;
  return solid - start < TOKEN_MIN ? null : spanTo(text, start, solid);
}

function spanTo(text: string, start: number, end: number): KeySpan {
  return { start, end, openFrom: end === text.length ? end : undefined };
}

function hasDigitEarly(text: string, from: number, signs: string): boolean {
  for (let at = from; at - from < DIGIT_WITHIN; at++) {
    const code = codeAt(text, at);
    if (isDigit(code)) return true;
    if (!isLetter(code) && !signs.includes(text.charAt(at) || " ")) return false;
  }
  return false;
}

/** Behind the letters, digits and signs from here on. */
export function tokenEnd(text: string, from: number, signs = TOKEN_SIGNS): number {
  let at = from;
  while (at < text.length) {
    if (!isAlphanumeric(codeAt(text, at)) && !signs.includes(text.charAt(at))) break;
    at++;
  }
  return at;
}
