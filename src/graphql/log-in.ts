import { logInOperator, logInUser } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { toOperator } from "./operator/operator-types.ts";
import type { LogInOperatorPayload } from "./operator/operator-types.ts";
import type { LogInInput, LogInPayload } from "./types/log-in.ts";
import { toMember } from "./types/member.ts";

/** Logs a customer's person in, and hands the session to their browser. Throws what `logInUser` throws. */
export async function logIn(ctx: GraphqlContext, { email, password }: LogInInput): Promise<LogInPayload> {
  const begun = await logInUser(ctx, { email, password, ...farEnd(ctx) });
  ctx.browser.begin(begun);
  const { user, csrfToken, expiresAt } = begun;
  return { member: toMember(user), csrfToken, expiresAt };
}

/**
 * Logs an operator in. The session goes to their browser, and to a program that keeps no cookies as a token.
 * Throws what `logInOperator` throws.
 */
export async function logInAsOperator(
  ctx: GraphqlContext,
  { email, password }: LogInInput,
): Promise<LogInOperatorPayload> {
  const begun = await logInOperator(ctx, { email, password, ...farEnd(ctx) });
  ctx.browser.begin(begun);
  const { token, csrfToken, expiresAt, operator } = begun;
  return { token, csrfToken, expiresAt, operator: toOperator(operator) };
}

function farEnd({ browser }: GraphqlContext): {
  address: string;
  userAgent: string;
  deviceToken: string | null;
} {
  const { address, userAgent, deviceToken } = browser;
  return { address, userAgent, deviceToken };
}
