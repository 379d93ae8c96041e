import { newId } from "../../kernel/ids.ts";
import type { Ctx } from "../../storage/index.ts";
import { randomBase62 } from "../base62.ts";
import type { NewOneTimeToken, OneTimeKind } from "./one-time-token-store.ts";

const SECRET_DIGITS = 43;
const LIFETIME_MS = 30 * 60 * 1000;
const prefixes: Readonly<Record<OneTimeKind, string>> = { invitation: "invite", password_reset: "reset" };

/** What a token is for: an invitation names a customer and a role, a new password the person. */
export type TokenPurpose = Omit<NewOneTimeToken, "id" | "digest" | "createdAt" | "expiresAt">;

/**
 * Draws a token of 256 bits that is good for 30 minutes, and the row by which it is known: it has the
 * digest only.
 */
export function drawOneTimeToken(ctx: Ctx, purpose: TokenPurpose): { token: string; row: NewOneTimeToken } {
  const token = `${prefixes[purpose.kind]}_${randomBase62(SECRET_DIGITS)}`;
  const createdAt = ctx.clock.now();
  const row = {
    ...purpose,
    id: newId("inv", createdAt.getTime()),
    digest: ctx.keyring.digest(token),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + LIFETIME_MS),
  };
  return { token, row };
}
