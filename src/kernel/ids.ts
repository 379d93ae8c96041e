import { randomFillSync } from "node:crypto";

/** The prefixes of the public ids (API reference, "Ids") and of the operator's own records. */
export type IdPrefix =
  | "cus"
  | "usr"
  | "key"
  | "conv"
  | "txn"
  | "req"
  | "res"
  | "stm"
  | "rch"
  | "vch"
  | "ord"
  | "whk"
  | "cor"
  | "opr"
  | "ses"
  | "inv"
  | "ivc"
  | "usg"
  | "prv"
  | "crd"
  | "dep"
  | "prc"
  | "drf"
  | "grp"
  | "alr"
  | "dlv"
  | "aud"
  | "acc";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;
/** The last millisecond of the year 9999. */
const LATEST_MS = 253_402_300_799_999;
const ID = /^[a-z]{3,4}_[0-9a-hjkmnp-tv-z]{26}$/;

// Random bytes are drawn a few thousand at a time: one draw per id would cost more than the rest of the id.
const pool = Buffer.alloc(RANDOM_DIGITS * 256);
let used = pool.length;

/**
 * A new id: prefix, 48-bit millisecond time and 80 random bits in Crockford's base 32 ("req_01jd3k…", 26
 * digits). Ids of one prefix sort by the millisecond in which they were made.
 */
export function newId(prefix: IdPrefix, atMs: number = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let random = "";
  for (let digit = 0; digit < RANDOM_DIGITS; digit++) random += ALPHABET.charAt(pool[used++]! & 31);
  return idFloor(prefix, atMs) + random;
}

/** What every id of this prefix sorts behind that is made at this millisecond or later, and none before. */
export function idFloor(prefix: IdPrefix, atMs: number): string {
  let time = "";
  let rest = atMs;
  for (let digit = 0; digit < TIME_DIGITS; digit++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}_${time}`;
}

/** When an id was made, as it says itself; null for a text that is no id with this prefix. */
export function idMoment(prefix: IdPrefix, text: string): Date | null {
  if (!isId(prefix, text)) return null;
  let ms = 0;
  const begin = prefix.length + 1;
  for (const digit of text.slice(begin, begin + TIME_DIGITS)) ms = ms * 32 + ALPHABET.indexOf(digit);
  // Ten digits can say more than a calendar can.
  return ms <= LATEST_MS ? new Date(ms) : null;
}

/** Whether a text has the shape of an id with this prefix; it says nothing of whether the id exists. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && ID.test(text);
}
