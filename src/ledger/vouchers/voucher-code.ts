import { randomBytes } from "node:crypto";
import type { Keyring } from "../../kernel/keyring.ts";

// Crockford's base 32: no letter that is easily taken for a digit. Sixteen digits carry 80 random bits.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DIGITS = 16;
const GROUP = /.{4}(?=.)/g;
const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** A fresh code, as it is shown: "7KQ2-9MZD-XW4T-E0RB". */
export function newVoucherCode(): string {
  const digits = Array.from(randomBytes(DIGITS), (byte) => ALPHABET.charAt(byte & 31));
  return digits.join("").replace(GROUP, "$&-");
}

/**
 * The stored form of a code however it was typed: in small letters, without its dashes, with O for 0. Null
 * when it cannot be a code.
 */
export function voucherDigest(keyring: Keyring, typed: string): Buffer | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return CODE.test(code) ? keyring.digest(`voucher ${code}`) : null;
}
