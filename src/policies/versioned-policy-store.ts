import type { Reader } from "../storage/index.ts";
import { contextConfigKind } from "./context/context-config.ts";
import type { JsonObject } from "./json-object.ts";
import type { Policy, PolicyKind } from "./policy-kind.ts";
import { routingPolicyKind } from "./routing/routing-policy.ts";
import { securityPolicyKind } from "./security/security-policy.ts";
import type { VersionedPolicies } from "./serving-policies.ts";

interface Row {
  kind: string;
  customerId: string;
  document: JsonObject;
  version: number;
  updatedAt: Date;
}

const kinds = [routingPolicyKind.name, securityPolicyKind.name, contextConfigKind.name];

/** What each of these customers has decided, in their order, as it stands now. */
export async function selectVersionedPolicies(
  tx: Reader,
  customerIds: readonly string[],
): Promise<VersionedPolicies[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT kind, customer_id AS "customerId", document, version, updated_at AS "updatedAt" FROM policy_document
    WHERE customer_id = ANY(${customerIds}) AND kind = ANY(${kinds}) AND version > 0`;
  return customerIds.map((customerId) => {
    const own = rows.filter((row) => row.customerId === customerId);
    return {
      routing: policyOf(routingPolicyKind, own),
      security: policyOf(securityPolicyKind, own),
      context: policyOf(contextConfigKind, own),
    };
  });
}

function policyOf<D extends object>(kind: PolicyKind<D>, rows: readonly Row[]): Policy<D> {
  const row = rows.find((stored) => stored.kind === kind.name);
  if (!row) return { document: kind.defaults, version: 0, updatedAt: null };
  return { document: kind.read(row.document), version: row.version, updatedAt: row.updatedAt };
}
