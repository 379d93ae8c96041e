import { maskedEntities, type MaskedEntity } from "../../../src/policies/index.ts";
import { findEntities } from "../../../src/inference/masking/scan-text.ts";

const all = new Set(maskedEntities);

/** What is found in a text: `kind=original`, one after another. */
export function found(text: string, kinds: ReadonlySet<MaskedEntity> = all): string[] {
  return findEntities(text, kinds).map(({ entity, start, end }) => `${entity}=${text.slice(start, end)}`);
}

/** A private key as tools write it, with lines of 64 characters. */
export function pem(label = "RSA PRIVATE KEY", lines = 4): string {
  const body = Array.from({ length: lines }, (_, line) =>
    `MIIEpA${String(line)}IBAAKCAQEA+/xyz`.padEnd(64, "Zq7"),
  );
  return `-----BEGIN ${label}-----\n${body.join("\n")}\nshortEnd==\n-----END ${label}-----`;
}

/** 48 digits as our own keys have them. */
export const ownKey = `tr_live_${"0aB9".repeat(12)}`;
export const jwt = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c`;
