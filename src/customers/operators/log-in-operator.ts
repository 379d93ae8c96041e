import { fail } from "../../kernel/app-error.ts";
import { normaliseEmail } from "../../kernel/email-address.ts";
import { newId } from "../../kernel/ids.ts";
import type { SystemPrincipal } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { randomBase62 } from "../base62.ts";
import { insertSession } from "../sessions/session-store.ts";
import { findOperatorCredentials } from "./operator-store.ts";
import type { Operator } from "./operator.ts";
import { verifyPassword } from "../passwords/password.ts";

export interface OperatorSession {
  /** `op_` and 43 base-62 digits (256 bits); stored as a digest only. */
  token: string;
  expiresAt: Date;
  operator: Operator;
}

const SECRET_DIGITS = 43;
const LIFETIME_MS = 12 * 60 * 60 * 1000;
const lookUp: SystemPrincipal = { kind: "system", name: "log-in" };

/**
 * Logs an operator in, whoever the context says is asking. Throws `permission_denied` with the same words and
 * after the same time for an unknown e-mail, a wrong password and a disabled operator; `rate_limited` when
 * too many wait.
 */
export async function logInOperator(
  ctx: Ctx,
  input: { email: string; password: string },
): Promise<OperatorSession> {
  const operator = await authenticate(ctx, input);
  const token = `op_${randomBase62(SECRET_DIGITS)}`;
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + LIFETIME_MS);
  const id = newId("ses", createdAt.getTime());
  const digest = ctx.keyring.digest(token);
  const asOperator: Ctx = {
    ...ctx,
    principal: { kind: "operator", operatorId: operator.id, role: operator.role, sessionId: id },
  };
  await inTransaction(asOperator, async (tx) => {
    await insertSession(tx, {
      ...{ id, digest, createdAt, lastSeenAt: createdAt, expiresAt, address: "", userAgent: "" },
      holder: { operatorId: operator.id },
    });
    await audit(tx, asOperator, {
      action: "operator.log_in",
      subjectKind: "session",
      subjectId: id,
      customerId: null,
      after: { operatorId: operator.id, expiresAt: expiresAt.toISOString() },
    });
  });
  return { token, expiresAt, operator };
}

async function authenticate(ctx: Ctx, input: { email: string; password: string }): Promise<Operator> {
  const email = normaliseEmail(input.email);
  const known =
    email === null
      ? null
      : await inTransaction({ ...ctx, principal: lookUp }, (tx) => findOperatorCredentials(tx, email));
  const matches = await verifyPassword(input.password, known?.passwordHash ?? null);
  if (known === null || !matches || !known.active) {
    throw fail("permission_denied", { public: "E-mail or password is wrong." });
  }
  return known.operator;
}
