import type { Ctx } from "../../storage/index.ts";
import { readPolicy } from "../read-policy.ts";
import type { Policy } from "../policy-kind.ts";
import { securityPolicyKind, type SecurityPolicy } from "./security-policy.ts";

/** What may pass in a customer's requests, and what is kept of them. Throws `permission_denied`. */
export function getSecurityPolicy(
  ctx: Ctx,
  { customerId }: { customerId: string },
): Promise<Policy<SecurityPolicy>> {
  return readPolicy(ctx, { customerId, kind: securityPolicyKind });
}
