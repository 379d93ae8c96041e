import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { authenticate, wrongCredentials } from "../sessions/authenticate.ts";
import { csrfTokenOf } from "../sessions/csrf-token.ts";
import { drawSession } from "../sessions/draw-session.ts";
import type { LogInInput } from "../sessions/log-in-input.ts";
import { insertSession } from "../sessions/session-store.ts";
import type { Session } from "../sessions/session.ts";
import { findUserCredentials, updateUserLogIn } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";

export interface UserLogIn {
  /** `us_` and 43 base-62 digits (256 bits); stored as a digest only. */
  token: string;
  expiresAt: Date;
  /** To be left at the far end, and shown at its next log-in. */
  deviceToken: string;
  csrfToken: string;
  session: Session;
  user: CustomerUser;
}

/**
 * Logs a customer's person in for 12 hours, whoever the context says is asking; each time in a session of
 * its own. Throws `permission_denied` with the same words and after the same time for an unknown e-mail, a
 * wrong password, a disabled person and a suspended customer; `rate_limited` after failures, with the
 * seconds to wait, and when too many wait.
 */
export async function logInUser(ctx: Ctx, input: LogInInput): Promise<UserLogIn> {
  const { known, deviceToken } = await authenticate(ctx, {
    plane: "customer",
    input,
    find: findUserCredentials,
  });
  const { id: userId, customerId, role } = known.user;
  const { token, digest, session } = drawSession(ctx, "us", input);
  const asUser: Ctx = {
    ...ctx,
    principal: { kind: "customerUser", customerId, userId, role, sessionId: session.id },
  };
  const user = await inTenant(asUser, customerId, async (tx) => {
    const { passwordHash } = known;
    const noted = await updateUserLogIn(tx, { userId, passwordHash }, session.createdAt);
    if (noted === null) throw wrongCredentials();
    await insertSession(tx, { ...session, digest, owner: { customerId, userId } });
    await audit(tx, asUser, {
      action: "customer_user.log_in",
      subjectKind: "session",
      subjectId: session.id,
      customerId,
      after: { userId, expiresAt: session.expiresAt.toISOString() },
    });
    return noted;
  });
  const csrfToken = csrfTokenOf(ctx.keyring, session.id);
  return { token, expiresAt: session.expiresAt, deviceToken, csrfToken, session, user };
}
