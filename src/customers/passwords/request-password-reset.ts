import { setTimeout as sleep } from "node:timers/promises";
import { normaliseEmail } from "../../kernel/email-address.ts";
import { type Ctx, inTransaction, type Tx } from "../../storage/index.ts";
import { findOperatorCredentials } from "../operators/operator-store.ts";
import { findUserCredentials } from "../people/customer-user-store.ts";
import type { Plane } from "../sessions/log-in-input.ts";
import type { SessionOwner } from "../sessions/session-store.ts";
import { resetBuckets } from "../sessions/throttle-buckets.ts";
import { noteFailure, takeTurn } from "../sessions/throttle.ts";
import { grantPasswordReset } from "./grant-password-reset.ts";
import type { OneTimeGrant } from "./one-time-grant.ts";
import { asNobody } from "./read-one-time-token.ts";

export interface RequestPasswordResetInput {
  email: string;
  plane: Plane;
  /** The network address of the far end; empty or absent where there is none. */
  address?: string | undefined;
}

/** Longer than the work takes, so that its end tells nobody whether there was any. */
const ANSWERED_AFTER_MS = 150;

/**
 * A token for a new password of whoever has this e-mail, to be sent there and nowhere else; null when
 * nobody who may log in has it. The caller must answer the same in either case; the time until then is the
 * same already. Each request counts, by e-mail and by network: throws `rate_limited` with the seconds to
 * wait.
 */
export async function requestPasswordReset(
  ctx: Ctx,
  input: RequestPasswordResetInput,
): Promise<OneTimeGrant | null> {
  const { plane, address } = input;
  const email = normaliseEmail(input.email);
  if (email === null) return null;
  const buckets = resetBuckets(ctx.keyring, { plane, email }, address);
  await takeTurn(ctx, buckets);
  await noteFailure(ctx, buckets);
  const begunMs = ctx.clock.monotonicMs();
  const nobody = asNobody(ctx);
  const grant = await inTransaction(nobody, async (tx) => {
    const owner = await ownerOfEmail(tx, plane, email);
    return owner && grantPasswordReset(tx, nobody, { owner, email, action: "password_reset.request" });
  });
  await sleep(Math.max(0, ANSWERED_AFTER_MS - (ctx.clock.monotonicMs() - begunMs)));
  return grant;
}

async function ownerOfEmail(tx: Tx, plane: Plane, email: string): Promise<SessionOwner | null> {
  if (plane === "operator") {
    const known = await findOperatorCredentials(tx, email);
    return known?.mayLogIn === true ? { operatorId: known.operator.id } : null;
  }
  const known = await findUserCredentials(tx, email);
  return known?.mayLogIn === true ? { customerId: known.user.customerId, userId: known.user.id } : null;
}
