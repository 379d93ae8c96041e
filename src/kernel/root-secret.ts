import { createHash, hkdfSync } from "node:crypto";
import { decryptBytes, encryptBytes } from "./cipher.ts";
import { isMasterKey } from "./keyring.ts";

const BOUND = "root-secret";

/** Names a master key where it has sealed something, without giving it away. */
export function masterKeyId(masterKey: string): string {
  return createHash("sha256").update(derive(masterKey, "master-key-id")).digest("hex").slice(0, 16);
}

/**
 * Seals a root secret (32 bytes as 64 hexadecimal digits) under a master key, the only thing that a master
 * key ever seals.
 */
export function sealRootSecret(rootSecret: string, masterKey: string): Buffer {
  return encryptBytes(derive(masterKey, "root-cipher"), Buffer.from(rootSecret, "hex"), BOUND);
}

/** The root secret in what `sealRootSecret` made; null under another master key, or when it was altered. */
export function openRootSecret(sealed: Uint8Array, masterKey: string): string | null {
  const opened = decryptBytes(derive(masterKey, "root-cipher"), Buffer.from(sealed), BOUND);
  return opened === null ? null : opened.toString("hex");
}

function derive(masterKey: string, use: string): Buffer {
  if (!isMasterKey(masterKey)) throw new Error("a master key is 64 hexadecimal digits");
  return Buffer.from(hkdfSync("sha256", Buffer.from(masterKey, "hex"), "token-relay", use, 32));
}
