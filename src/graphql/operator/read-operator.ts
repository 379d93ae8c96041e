import { fail } from "../../kernel/app-error.ts";
import type { GraphqlContext } from "../context.ts";
import type { OperatorView } from "./operator-types.ts";

/** The operator whose token this request carries. */
export function readOperator({ principal }: Pick<GraphqlContext, "principal">): OperatorView {
  if (principal.kind !== "operator") throw fail("permission_denied");
  return { id: principal.operatorId, role: principal.role };
}
