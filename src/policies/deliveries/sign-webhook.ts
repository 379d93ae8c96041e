import { createHmac, randomBytes } from "node:crypto";

/** What is signed of a webhook. */
export interface SignedWebhook {
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string;
}

const PREFIX = "whsec_";
const KEY_BYTES = 32;

/** A fresh signing key in the form of Standard Webhooks: `whsec_` and 32 random bytes in base 64. */
export function newSigningKey(): string {
  return PREFIX + randomBytes(KEY_BYTES).toString("base64");
}

/** The value of `webhook-signature`: one signature of every key, so that a receiver may know any of them. */
export function signWebhook({ id, timestamp, body }: SignedWebhook, keys: readonly string[]): string {
  const signed = `${id}.${String(timestamp)}.${body}`;
  const signatures = keys.map((key) => {
    const bytes = Buffer.from(key.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", bytes).update(signed).digest("base64")}`;
  });
  return signatures.join(" ");
}
