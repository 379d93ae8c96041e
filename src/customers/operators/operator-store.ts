import { operatorRoles } from "../../kernel/principal.ts";
import { systemQuery, type Database, type Tx } from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
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

interface OperatorRow {
  id: string;
  email: string;
  role: string;
  createdAt: Date;
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
