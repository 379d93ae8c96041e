import type { Ctx } from "../../storage/index.ts";
import { readPolicy } from "../read-policy.ts";
import type { Policy } from "../policy-kind.ts";
import { contextConfigKind, type ContextConfig } from "./context-config.ts";

/**
 * How much of a customer's conversations goes to a model, and what is remembered of them. Throws
 * `permission_denied`.
 */
export function getContextConfig(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<Policy<ContextConfig>> {
  return readPolicy(ctx, { customerId, kind: contextConfigKind });
}
