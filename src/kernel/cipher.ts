import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM under a nonce of its own. `bound` names what owns the ciphertext: it opens for
 * nothing else. Layout: version (1), nonce (12), tag (16), ciphertext.
 */
export function encryptBytes(key: Buffer, plain: Buffer, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** What `encryptBytes` was given; null when the key or the owner is another one, or a bit was changed. */
export function decryptBytes(key: Buffer, bytes: Buffer, bound: string): Buffer | null {
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const body = bytes.subarray(1 + NONCE_BYTES + TAG_BYTES);
  if (bytes[0] !== VERSION || tag.length !== TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound)).setAuthTag(tag);
  const plain = decipher.update(body);
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // The tag does not fit: that is the answer, and there is no other way to be told.
    return null;
  }
}
