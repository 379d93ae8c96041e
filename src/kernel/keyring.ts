import { createHash, hash, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { fail } from "./app-error.ts";
import { decryptBytes, encryptBytes } from "./cipher.ts";

const HMAC_BLOCK_BYTES = 64;
const MASTER_KEY = /^[0-9a-f]{64}$/;

/** A fresh master key or root secret: 32 random bytes as 64 hexadecimal digits. */
export function newMasterKey(): string {
  return randomBytes(32).toString("hex");
}

/** Whether a text has the form of a master key or a root secret. */
export function isMasterKey(text: string): boolean {
  return MASTER_KEY.test(text);
}

/**
 * Everything derived from the root secret: the pepper of API keys, the ciphers of supplier credentials, of
 * kept answers and of kept contents, and the signature of cursors. Each use has its own sub-key, so that one
 * cannot stand in for another. The root secret itself is kept sealed under the master key (root-secret.ts).
 */
export class Keyring {
  /** Names the root secret in stored ciphertexts without giving it away. */
  readonly keyId: string;
  readonly #pepper: HmacKey;
  readonly #cipherKey: Buffer;
  readonly #answerKey: Buffer;
  readonly #contentKey: Buffer;
  readonly #signKey: HmacKey;

  constructor(rootSecret: string) {
    if (!isMasterKey(rootSecret)) throw new Error("a root secret is 64 hexadecimal digits");
    const root = Buffer.from(rootSecret, "hex");
    const derive = (use: string): Buffer => Buffer.from(hkdfSync("sha256", root, "token-relay", use, 32));
    this.keyId = createHash("sha256").update(derive("key-id")).digest("hex").slice(0, 16);
    this.#pepper = hmacKey(derive("api-key-pepper"));
    this.#cipherKey = derive("credential-cipher");
    this.#answerKey = derive("answer-cipher");
    this.#contentKey = derive("content-cipher");
    this.#signKey = hmacKey(derive("signature"));
  }

  /** The stored form of an API key or token: HMAC-SHA-256 under the pepper, 32 bytes. */
  digest(token: string): Buffer {
    return hmac(this.#pepper, token);
  }

  /** 16 bytes of HMAC-SHA-256 over a purpose and a text, base64url: for cursors and signatures of our own. */
  sign(purpose: string, text: string): string {
    return hmac(this.#signKey, `${purpose}\n${text}`).toString("base64url", 0, 16);
  }

  verify(purpose: string, text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /**
   * Encrypts a secret with AES-256-GCM. `bound` names the row that owns it; the ciphertext opens only for the
   * same row. Layout: version (1), nonce (12), tag (16), ciphertext.
   */
  seal(secret: string, bound: string): Buffer {
    return encryptBytes(this.#cipherKey, Buffer.from(secret), bound);
  }

  /**
   * Opens what `seal` made for the same row. Throws `internal_error` when it was moved, altered or is not
   * ours.
   */
  open(sealed: Uint8Array, bound: string): string {
    return open(this.#cipherKey, sealed, bound).toString("utf8");
  }

  /** As `seal`, for an answer that is kept to be repeated; they are many, so their key is their own. */
  sealAnswer(answer: Buffer, bound: string): Buffer {
    return encryptBytes(this.#answerKey, answer, bound);
  }

  /** Opens what `sealAnswer` made for the same row; throws as `open` does. */
  openAnswer(sealed: Uint8Array, bound: string): Buffer {
    return open(this.#answerKey, sealed, bound);
  }

  /** As `seal`, for what a customer keeps of what its requests said. */
  sealContent(content: Buffer, bound: string): Buffer {
    return encryptBytes(this.#contentKey, content, bound);
  }

  /** Opens what `sealContent` made for the same row; throws as `open` does. */
  openContent(sealed: Uint8Array, bound: string): Buffer {
    return open(this.#contentKey, sealed, bound);
  }
}

function open(key: Buffer, sealed: Uint8Array, bound: string): Buffer {
  const opened = decryptBytes(key, Buffer.from(sealed), bound);
  if (opened === null)
    throw fail("internal_error", { internal: `a stored secret of ${bound} does not open` });
  return opened;
}

/** The two blocks of a key of HMAC-SHA-256. */
interface HmacKey {
  inner: Buffer;
  outer: Buffer;
}

function hmacKey(key: Buffer): HmacKey {
  const block = Buffer.concat([key], HMAC_BLOCK_BYTES);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}

/** HMAC-SHA-256 by one-shot hashes: every request needs one, and an Hmac object costs five times as much. */
function hmac({ inner, outer }: HmacKey, text: string): Buffer {
  const first = hash("sha256", Buffer.concat([inner, Buffer.from(text)]), "buffer");
  return hash("sha256", Buffer.concat([outer, first]), "buffer");
}
