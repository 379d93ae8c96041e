import { createHmac, timingSafeEqual } from "node:crypto";
import { fail } from "../../kernel/app-error.ts";

/** One delivery of a webhook as it came in, by the conventions of Standard Webhooks. */
export interface SignedDelivery {
  /** webhook-id, webhook-timestamp and webhook-signature; undefined when they are absent. */
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
  body: Buffer;
}

const PREFIX = "whsec_";
const SECRET = /^[A-Za-z0-9+/_-]+={0,2}$/;
const KEY_BYTES_MIN = 32;
const WINDOW_MS = 5 * 60_000;
const ID = /^[\x21-\x7e]{1,255}$/;
const TIMESTAMP = /^\d{1,12}$/;

/**
 * The keys that a webhook may be signed with: base64, with or without `whsec_` before it, several with
 * spaces between. Null when there is none, or one of them is not base64 of at least 32 bytes.
 */
export function readWebhookSecrets(text: string): Buffer[] | null {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const keys = words.map((word) => (word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word));
  if (keys.length === 0 || !keys.every((key) => SECRET.test(key))) return null;
  const secrets = keys.map((key) => Buffer.from(key, "base64"));
  return secrets.every((secret) => secret.length >= KEY_BYTES_MIN) ? secrets : null;
}

/**
 * The id of a delivery that one of the secrets has signed, within five minutes of now. Throws
 * `invalid_request` for any other.
 */
export function verifyDelivery(
  delivery: SignedDelivery,
  { secrets, now }: { secrets: readonly Buffer[]; now: Date },
): string {
  const { id = "", timestamp = "", signature = "", body } = delivery;
  if (!ID.test(id) || !TIMESTAMP.test(timestamp) || signature === "")
    throw refused("The headers webhook-id, webhook-timestamp and webhook-signature are needed.");
  if (Math.abs(Number(timestamp) * 1_000 - now.getTime()) > WINDOW_MS)
    throw refused("The timestamp is more than five minutes away.");
  const given = signature.split(" ").flatMap((part) => (part.startsWith("v1,") ? [part.slice(3)] : []));
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const expected = secrets.map((secret) => createHmac("sha256", secret).update(signed).digest());
  // Every pair is compared, however early one fits.
  const fits = expected.flatMap((digest) =>
    given.map((text) => isEqual(digest, Buffer.from(text, "base64"))),
  );
  if (!fits.includes(true)) throw refused("The signature is not valid.");
  return id;
}

function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function refused(text: string): Error {
  return fail("invalid_request", { public: text });
}
