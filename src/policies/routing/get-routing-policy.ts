import type { Ctx } from "../../storage/index.ts";
import { readPolicy } from "../read-policy.ts";
import type { Policy } from "../policy-kind.ts";
import { routingPolicyKind, type RoutingPolicy } from "./routing-policy.ts";

/** Whom a customer's requests may go to. Throws `permission_denied`. */
export function getRoutingPolicy(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<Policy<RoutingPolicy>> {
  return readPolicy(ctx, { customerId, kind: routingPolicyKind });
}
