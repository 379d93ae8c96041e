import { newId } from "../../kernel/ids.ts";
import type { Ctx } from "../../storage/index.ts";
import { randomBase62 } from "../base62.ts";
import type { LogInInput } from "./log-in-input.ts";
import type { Session } from "./session.ts";

/** A session that is not stored yet. */
export interface DrawnSession {
  /** The prefix and 43 base-62 digits (256 bits). */
  token: string;
  digest: Uint8Array;
  session: Session;
}

const SECRET_DIGITS = 43;
const LIFETIME_MS = 12 * 60 * 60 * 1000;
const ADDRESS_LENGTH_MAX = 64;
const USER_AGENT_LENGTH_MAX = 300;
const CONTROL = /\p{Cc}/gu;

/** Draws a session's id and token, each new at every log-in, for the next 12 hours. */
export function drawSession(ctx: Ctx, prefix: "us" | "op", from: LogInInput): DrawnSession {
  const token = `${prefix}_${randomBase62(SECRET_DIGITS)}`;
  const createdAt = ctx.clock.now();
  const session = {
    id: newId("ses", createdAt.getTime()),
    address: readable(from.address, ADDRESS_LENGTH_MAX),
    userAgent: readable(from.userAgent, USER_AGENT_LENGTH_MAX),
    createdAt,
    lastSeenAt: createdAt,
    expiresAt: new Date(createdAt.getTime() + LIFETIME_MS),
  };
  return { token, digest: ctx.keyring.digest(token), session };
}

/** What the far end says of itself is cut and cleaned, not refused: it is only shown. */
function readable(text: string | undefined, lengthMax: number): string {
  return (text ?? "").replace(CONTROL, "").slice(0, lengthMax);
}
