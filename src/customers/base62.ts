import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = ALPHABET.length;
// Bytes from here on are thrown away: they would make the first digits of the alphabet likelier than the
// rest.
const FAIR_BYTES = 256 - (256 % BASE);

/** Random base-62 digits from the system's generator; each carries 5.95 bits. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < FAIR_BYTES) text += ALPHABET.charAt(byte % BASE);
    }
  }
  return text;
}

/** A whole number from 0 in base 62, padded with zeros to `width` digits. */
export function toBase62(value: number, width: number): string {
  let text = "";
  for (let rest = value; text.length < width; rest = Math.floor(rest / BASE)) {
    text = ALPHABET.charAt(rest % BASE) + text;
  }
  return text;
}
