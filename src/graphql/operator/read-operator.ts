import { csrfTokenOf, getOperator } from "../../customers/index.ts";
import { fail } from "../../kernel/app-error.ts";
import type { GraphqlContext } from "../context.ts";
import { readOwnSession } from "../read-own-session.ts";
import { toOperator, type OperatorView } from "./operator-types.ts";

/** The operator whose session asks. */
export async function readOperator(ctx: GraphqlContext): Promise<OperatorView> {
  const { principal, keyring } = ctx;
  if (principal.kind !== "operator") throw fail("permission_denied");
  const { operatorId, sessionId } = principal;
  return toOperator(await getOperator(ctx, { operatorId }), {
    csrfToken: csrfTokenOf(keyring, sessionId),
    session: () => readOwnSession(ctx),
  });
}
