import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { crc32 } from "node:zlib";
import { issueToken, readToken } from "../../../src/customers/keys/api-key-token.ts";
import { randomBase62, toBase62 } from "../../../src/customers/base62.ts";
import { Keyring } from "../../../src/kernel/keyring.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base62 = (length: number) =>
  fc.string({ unit: fc.constantFrom(...BASE62), minLength: length, maxLength: length });

/** A token with the right checksum around the given secret parts, written apart from the code under test. */
function tokenOf(publicId: string, secret: string): string {
  const body = `tr_live_${publicId}${secret}`;
  let rest = BigInt(crc32(Buffer.from(body, "ascii")));
  let checksum = "";
  for (let digit = 0; digit < 6; digit++) {
    checksum = BASE62.charAt(Number(rest % 62n)) + checksum;
    rest /= 62n;
  }
  return body + checksum;
}

describe("the shape of an API key", () => {
  test("a key is tr_live_, 10 characters of public id, 32 of secret and 6 of checksum", () => {
    const { token, prefix, last4 } = issueToken();
    expect(token).toMatch(/^tr_live_[0-9A-Za-z]{48}$/);
    expect(prefix).toBe(token.slice(0, 18));
    expect(last4).toBe(token.slice(-4));
    expect(readToken(token)).toBe(token);
    expect(prefix + last4).not.toContain(token.slice(18, 50));
  });

  test("any public id and secret with their CRC-32 in base 62 are read, and only these", () => {
    fc.assert(
      fc.property(base62(10), base62(32), (publicId, secret) => {
        const token = tokenOf(publicId, secret);
        expect(readToken(token)).toBe(token);
      }),
    );
  });

  test("S2: a key in which one character was changed is always refused", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 55 }),
        fc.oneof(fc.constantFrom(...BASE62), fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
        (position, character) => {
          const { token } = issueToken();
          fc.pre(token.charAt(position) !== character);
          expect(readToken(token.slice(0, position) + character + token.slice(position + 1))).toBeNull();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("S2: two characters that changed places are refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 54 }), (position) => {
        const { token } = issueToken();
        const [first = "", second = ""] = token.slice(position, position + 2);
        fc.pre(first !== second);
        const swapped = token.slice(0, position) + second + first + token.slice(position + 2);
        expect(readToken(swapped)).toBeNull();
      }),
    );
  });

  test("S1, S4: nothing but the exact shape is a key, however it is dressed", () => {
    const { token } = issueToken();
    const dressed = [
      "",
      " ",
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `${token}\0`,
      token.toUpperCase(),
      token.toLowerCase(),
      token.replace("tr_live_", "tr_test_"),
      token.slice(0, -1),
      `${token}0`,
      `Bearer ${token}`,
      "' OR '1'='1",
      "tr_live_",
      `tr_live_${"0".repeat(48)}`,
      "x".repeat(8_192),
      token.replace("t", "т"),
    ];
    for (const text of dressed) expect(readToken(text)).toBeNull();
  });

  test("S95: no text makes the reader throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `tr_live_${text}`),
        ),
        (text) => {
          expect([null, text]).toContain(readToken(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("S5: two keys that share their first 20 to 49 characters are distinct identities", () => {
    const keyring = new Keyring("a".repeat(64));
    fc.assert(
      fc.property(
        base62(10),
        base62(32),
        base62(32),
        fc.integer({ min: 2, max: 31 }),
        (id, one, two, shared) => {
          const first = tokenOf(id, one);
          const second = tokenOf(id, one.slice(0, shared) + two.slice(shared));
          fc.pre(first !== second);
          expect(readToken(first)).not.toBe(readToken(second));
          expect(keyring.digest(first).equals(keyring.digest(second))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("reading a key costs a few microseconds at most", () => {
    const tokens = Array.from({ length: 100 }, () => issueToken().token);
    const began = performance.now();
    for (let round = 0; round < 500; round++) for (const token of tokens) readToken(token);
    // 50,000 reads; a generous bound, so that a busy machine does not fail it.
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("base 62", () => {
  test("random digits use the whole alphabet evenly", () => {
    const counts = new Map<string, number>();
    for (const digit of randomBase62(62_000)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect([...counts.keys()].sort().join("")).toBe(BASE62);
    // 1,000 are expected of each; 200 away is more than six standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });

  test("six digits hold every CRC-32", () => {
    expect(toBase62(0, 6)).toBe("000000");
    expect(toBase62(61, 6)).toBe("00000z");
    expect(toBase62(2 ** 32 - 1, 6)).toBe("4gfFC3");
  });
});
