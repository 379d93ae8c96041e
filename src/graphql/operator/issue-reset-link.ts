import { issuePasswordReset } from "../../customers/index.ts";
import type { GraphqlContext } from "../context.ts";
import { resetLink } from "../person-links.ts";
import type { PasswordResetPayload } from "./people-types.ts";

/**
 * Makes a link by which somebody can choose a new password, for an operator to hand over. Throws what
 * `issuePasswordReset` throws.
 */
export async function issueResetLink(
  ctx: GraphqlContext,
  whose: { userId: string } | { operatorId: string },
): Promise<PasswordResetPayload> {
  const { token, email, expiresAt } = await issuePasswordReset(ctx, whose);
  const link = resetLink(ctx, "operatorId" in whose ? "operator" : "customer", token);
  return { email, expiresAt, link, token };
}
