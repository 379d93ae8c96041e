import { operatorRoles } from "../kernel/principal.ts";
import { systemQuery, type Database, type Tx } from "../storage/index.ts";
import type { Prisma } from "../storage/prisma/client.ts";
import type { Operator } from "./operator.ts";

const columns = { id: true, email: true, role: true, createdAt: true } satisfies Prisma.OperatorSelect;

/** What log-in must know of an operator; it goes no further than log-in. */
export interface OperatorCredentials {
  operator: Operator;
  passwordHash: string;
  active: boolean;
}

export async function insertOperator(tx: Tx, made: Operator & { passwordHash: string }): Promise<Operator> {
  const row = await tx.operator.create({
    data: {
      id: made.id,
      email: made.email,
      passwordHash: made.passwordHash,
      role: made.role,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: columns,
  });
  return toOperator(row);
}

export async function findOperatorCredentials(tx: Tx, email: string): Promise<OperatorCredentials | null> {
  const row = await tx.operator.findUnique({
    where: { email },
    select: { ...columns, passwordHash: true, status: true },
  });
  return (
    row && { operator: toOperator(row), passwordHash: row.passwordHash, active: row.status === "active" }
  );
}

export interface NewOperatorToken {
  id: string;
  operatorId: string;
  digest: Uint8Array;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertOperatorToken(tx: Tx, made: NewOperatorToken): Promise<void> {
  await tx.operatorToken.create({
    data: {
      id: made.id,
      operatorId: made.operatorId,
      digest: Uint8Array.from(made.digest),
      createdAt: made.createdAt,
      expiresAt: made.expiresAt,
    },
    select: { id: true },
  });
}

interface OperatorRow {
  id: string;
  email: string;
  role: string;
  createdAt: Date;
}

const SELECT_BY_TOKEN = `
  SELECT o.id, o.email, o.role, o.created_at AS "createdAt"
  FROM operator_token t
  JOIN operator o ON o.id = t.operator_id
  WHERE t.digest = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND o.status = 'active'`;

/** The active operator whose unrevoked token has this digest and expires after `at`. */
export async function selectOperatorByToken(
  database: Database,
  digest: Uint8Array,
  at: Date,
): Promise<Operator | null> {
  const [row] = await systemQuery<OperatorRow>(database, SELECT_BY_TOKEN, [digest, at.toISOString()]);
  return row ? toOperator(row) : null;
}

function toOperator(row: OperatorRow): Operator {
  return {
    id: row.id,
    email: row.email,
    // A role that this version does not know gets the rights of the least.
    role: operatorRoles.find((role) => role === row.role) ?? "read-only",
    createdAt: row.createdAt,
  };
}

export async function countOperators(database: Database): Promise<number> {
  const rows = await systemQuery<{ count: bigint }>(database, "SELECT count(*) AS count FROM operator");
  return Number(rows[0]?.count ?? 0n);
}
