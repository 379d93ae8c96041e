import { crc32 } from "node:zlib";
import { randomBase62, toBase62 } from "../base62.ts";

/** A fresh API key in plaintext, and the two parts of it that may be stored and shown again. */
export interface IssuedToken {
  token: string;
  /** `tr_live_` and the 10-character public id; two keys may share it, so it identifies nothing by itself. */
  prefix: string;
  last4: string;
}

const MARK = "tr_live_";
const PUBLIC_DIGITS = 10;
const SECRET_DIGITS = 32;
const CHECKSUM_DIGITS = 6;
const PREFIX_LENGTH = MARK.length + PUBLIC_DIGITS;
const BODY_LENGTH = PREFIX_LENGTH + SECRET_DIGITS;
const TOKEN_LENGTH = BODY_LENGTH + CHECKSUM_DIGITS;
const SHAPE = /^tr_live_[0-9A-Za-z]{48}$/;

/** Makes a token: mark, public id, secret (190 bits) and the CRC-32 of all of these. */
export function issueToken(): IssuedToken {
  const prefix = MARK + randomBase62(PUBLIC_DIGITS);
  const body = prefix + randomBase62(SECRET_DIGITS);
  const token = body + checksum(body);
  return { token, prefix, last4: token.slice(-4) };
}

/**
 * Returns the text if it is a token by shape and checksum, else null. Without I/O: a mistyped or invented key
 * is refused for the price of a CRC. It says nothing of whether the key exists.
 */
export function readToken(text: string): string | null {
  if (text.length !== TOKEN_LENGTH || !SHAPE.test(text)) return null;
  return text.endsWith(checksum(text.slice(0, BODY_LENGTH))) ? text : null;
}

function checksum(body: string): string {
  return toBase62(crc32(body), CHECKSUM_DIGITS);
}
