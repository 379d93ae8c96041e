import { createHash } from "node:crypto";

export type Sealed = "thinking" | "redacted_thinking";

const digestCharacters = 24;

function digestOf(kind: Sealed, text: string): string {
  const digest = createHash("sha256").update(`simulator ${kind} ${text}`).digest("base64url");
  return digest.slice(0, digestCharacters);
}

/** Vouches for a thought, and holds it: what clients send back unread, and nobody else can make. */
export function sealed(kind: Sealed, text: string): string {
  return `Esim${Buffer.from(text).toString("base64url")}.${digestOf(kind, text)}`;
}

/** The thought within; null for what was not sealed here, or was changed. */
export function unsealed(kind: Sealed, seal: string): string | null {
  const dot = seal.lastIndexOf(".");
  if (!seal.startsWith("Esim") || dot < 0) return null;
  const text = Buffer.from(seal.slice("Esim".length, dot), "base64url").toString();
  return sealed(kind, text) === seal ? text : null;
}
