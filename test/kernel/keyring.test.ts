import { createHmac, hkdfSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { isMasterKey, Keyring, newMasterKey } from "../../src/kernel/keyring.ts";

const master = "5e".repeat(32);
const keyring = new Keyring(master);

test("a token's digest is HMAC-SHA-256 under a key derived from the master key", () => {
  const pepper = Buffer.from(
    hkdfSync("sha256", Buffer.from(master, "hex"), "token-relay", "api-key-pepper", 32),
  );
  for (const token of ["", "tr_live_x", "ä".repeat(100)]) {
    expect(keyring.digest(token)).toEqual(createHmac("sha256", pepper).update(token).digest());
  }
});

test("a sealed secret opens for the row it was sealed for, and for no other", () => {
  const sealed = keyring.seal("sk-secret", "credential:crd_1");
  expect(keyring.open(sealed, "credential:crd_1")).toBe("sk-secret");
  expect(sealed.includes("sk-secret")).toBe(false);
  expect(() => keyring.open(sealed, "credential:crd_2")).toThrow();
});

test("a sealed secret with one bit changed, or under another master key, does not open", () => {
  const sealed = keyring.seal("sk-secret", "row");
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    expect(() => keyring.open(changed, "row")).toThrow();
  }
  expect(() => new Keyring(newMasterKey()).open(sealed, "row")).toThrow();
});

test("two seals of one secret have nothing in common", () => {
  expect(keyring.seal("same", "row").equals(keyring.seal("same", "row"))).toBe(false);
});

test.each(["", "5e", "zz".repeat(32), "5E".repeat(32)])("%j is no master key", (text) => {
  expect(isMasterKey(text)).toBe(false);
  expect(() => new Keyring(text)).toThrow("64 hexadecimal");
});
