import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { authenticate, wrongCredentials } from "../sessions/authenticate.ts";
import { csrfTokenOf } from "../sessions/csrf-token.ts";
import { drawSession } from "../sessions/draw-session.ts";
import type { LogInInput } from "../sessions/log-in-input.ts";
import { insertSession } from "../sessions/session-store.ts";
import type { Session } from "../sessions/session.ts";
import { findOperatorCredentials, updateOperatorLogIn } from "./operator-store.ts";
import type { Operator } from "./operator.ts";

export interface OperatorLogIn {
  /** `op_` and 43 base-62 digits (256 bits); stored as a digest only. */
  token: string;
  expiresAt: Date;
  /** To be left at the far end, and shown at its next log-in. */
  deviceToken: string;
  csrfToken: string;
  session: Session;
  operator: Operator;
}

/**
 * Logs an operator in for 12 hours, whoever the context says is asking; each time in a session of its own.
 * Throws `permission_denied` with the same words and after the same time for an unknown e-mail, a wrong
 * password and a disabled operator; `rate_limited` after failures, with the seconds to wait, and when too
 * many wait.
 */
export async function logInOperator(ctx: Ctx, input: LogInInput): Promise<OperatorLogIn> {
  const { known, deviceToken } = await authenticate(ctx, {
    plane: "operator",
    input,
    find: findOperatorCredentials,
  });
  const { id: operatorId, role } = known.operator;
  const { token, digest, session } = drawSession(ctx, "op", input);
  const asOperator: Ctx = {
    ...ctx,
    principal: { kind: "operator", operatorId, role, sessionId: session.id },
  };
  const operator = await inTransaction(asOperator, async (tx) => {
    const { passwordHash } = known;
    const noted = await updateOperatorLogIn(tx, { operatorId, passwordHash }, session.createdAt);
    if (noted === null) throw wrongCredentials();
    await insertSession(tx, { ...session, digest, owner: { operatorId } });
    await audit(tx, asOperator, {
      action: "operator.log_in",
      subjectKind: "session",
      subjectId: session.id,
      customerId: null,
      after: { operatorId, expiresAt: session.expiresAt.toISOString() },
    });
    return noted;
  });
  const csrfToken = csrfTokenOf(ctx.keyring, session.id);
  return { token, expiresAt: session.expiresAt, deviceToken, csrfToken, session, operator };
}
