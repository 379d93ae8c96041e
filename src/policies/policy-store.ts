import type { Tx } from "../storage/index.ts";
import type { JsonObject } from "./json-object.ts";
import type { Policy, PolicyKind } from "./policy-kind.ts";

interface Row {
  document: unknown;
  version: number;
  updatedAt: Date;
}

export async function selectPolicy<D extends object>(
  tx: Tx,
  kind: PolicyKind<D>,
  customerId: string,
): Promise<Policy<D>> {
  const row = await tx.policyDocument.findUnique({
    where: { kind_customerId: { kind: kind.name, customerId } },
  });
  return toPolicy(kind, row);
}

/** The same, locked until the transaction ends; what was never changed is locked too. */
export async function lockPolicy<D extends object>(
  tx: Tx,
  kind: PolicyKind<D>,
  customerId: string,
): Promise<Policy<D>> {
  await tx.$executeRaw`
    INSERT INTO policy_document (kind, customer_id, document, version, updated_at)
    VALUES (${kind.name}, ${customerId}, '{}', 0, now()) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`
    SELECT version FROM policy_document WHERE kind = ${kind.name} AND customer_id = ${customerId} FOR UPDATE`;
  return selectPolicy(tx, kind, customerId);
}

export async function storePolicy<D extends object>(
  tx: Tx,
  kind: PolicyKind<D>,
  { customerId, document, version, updatedAt }: Policy<D> & { customerId: string; updatedAt: Date },
): Promise<void> {
  await tx.policyDocument.update({
    where: { kind_customerId: { kind: kind.name, customerId } },
    data: { document: kind.write(document), version, updatedAt },
  });
}

/** Which documents are meant: those that changed since a moment, and those of these customers. */
export interface Touched {
  since: Date;
  customerIds: readonly string[];
}

/** Documents of one kind that were ever changed, of every customer, in the order of their ids. */
export async function selectPolicies<D extends object>(
  tx: Tx,
  kind: PolicyKind<D>,
  { after, take, touched }: { after: string | null; take: number; touched: Touched | null },
): Promise<{ customerId: string; document: D }[]> {
  const rows = await tx.$queryRaw<{ customerId: string; document: JsonObject }[]>`
    SELECT customer_id AS "customerId", document FROM policy_document
    WHERE kind = ${kind.name} AND version > 0 AND customer_id > ${after ?? ""}
      AND (${touched === null} OR updated_at >= ${touched?.since ?? null}::timestamptz
        OR customer_id = ANY(${touched?.customerIds ?? []}))
    ORDER BY customer_id LIMIT ${take}`;
  return rows.map(({ customerId, document }) => ({ customerId, document: kind.read(document) }));
}

function toPolicy<D extends object>(kind: PolicyKind<D>, row: Row | null): Policy<D> {
  if (row === null || row.version === 0) return { document: kind.defaults, version: 0, updatedAt: null };
  return {
    document: kind.read(row.document as JsonObject),
    version: row.version,
    updatedAt: row.updatedAt,
  };
}
