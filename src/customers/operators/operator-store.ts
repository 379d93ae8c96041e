import { operatorRoles } from "../../kernel/principal.ts";
import { inOrder, olderThan, systemQuery, type Database, type Slice, type Tx } from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
import type { Credentials } from "../sessions/authenticate.ts";
import type { Operator } from "./operator.ts";

const columns = {
  id: true,
  email: true,
  name: true,
  role: true,
  status: true,
  lastLogInAt: true,
  createdAt: true,
} satisfies Prisma.OperatorSelect;
type OperatorRow = Prisma.OperatorGetPayload<{ select: typeof columns }>;

export type NewOperator = Pick<Operator, "id" | "email" | "role" | "createdAt"> & {
  name?: string;
  passwordHash: string;
};

export interface OperatorCredentials extends Credentials {
  operator: Operator;
}

export async function insertOperator(tx: Tx, made: NewOperator): Promise<Operator> {
  const row = await tx.operator.create({
    data: {
      id: made.id,
      email: made.email,
      name: made.name ?? "",
      passwordHash: made.passwordHash,
      role: made.role,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: columns,
  });
  return toOperator(row);
}

/** Keeps others from changing who the operators are until the transaction ends. */
export async function lockOperators(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('operators', 4))::text`;
}

export async function findOperator(tx: Tx, operatorId: string): Promise<Operator | null> {
  const row = await tx.operator.findUnique({ where: { id: operatorId }, select: columns });
  return row && toOperator(row);
}

export async function findOperators(tx: Tx, slice: Slice): Promise<Operator[]> {
  const rows = await tx.operator.findMany({ where: olderThan(slice), ...inOrder(slice), select: columns });
  return rows.map(toOperator);
}

export async function findOperatorCredentials(tx: Tx, email: string): Promise<OperatorCredentials | null> {
  const row = await tx.operator.findUnique({
    where: { email },
    select: { ...columns, passwordHash: true },
  });
  return (
    row && { operator: toOperator(row), passwordHash: row.passwordHash, mayLogIn: row.status === "active" }
  );
}

export async function findOperatorPasswordHash(tx: Tx, operatorId: string): Promise<string | null> {
  const row = await tx.operator.findUnique({ where: { id: operatorId }, select: { passwordHash: true } });
  return row?.passwordHash ?? null;
}

/**
 * Notes a log-in, and so keeps others from changing the operator until the transaction ends. Null when they
 * were disabled or got another password since it was verified.
 */
export async function updateOperatorLogIn(
  tx: Tx,
  verified: { operatorId: string; passwordHash: string },
  at: Date,
): Promise<Operator | null> {
  const [row] = await tx.operator.updateManyAndReturn({
    where: { id: verified.operatorId, passwordHash: verified.passwordHash, status: "active" },
    data: { lastLogInAt: at },
    select: columns,
  });
  return row ? toOperator(row) : null;
}

/** Gives an active operator another password, if `from` (unless null) is still the present one. */
export async function updateOperatorPassword(
  tx: Tx,
  operatorId: string,
  change: { from: string | null; to: string; at: Date },
): Promise<boolean> {
  const { count } = await tx.operator.updateMany({
    where: { id: operatorId, status: "active", ...(change.from !== null && { passwordHash: change.from }) },
    data: { passwordHash: change.to, updatedAt: change.at },
  });
  return count === 1;
}

/** Changes what is given and leaves the rest. */
export async function updateStoredOperator(
  tx: Tx,
  operatorId: string,
  change: Partial<Pick<Operator, "name" | "role" | "status">> & { at: Date },
): Promise<Operator> {
  const { at, ...data } = change;
  const row = await tx.operator.update({
    where: { id: operatorId },
    data: { ...data, updatedAt: at },
    select: columns,
  });
  return toOperator(row);
}

/** How many active owners there are besides this operator. */
export function countOtherActiveOwners(tx: Tx, operatorId: string): Promise<number> {
  return tx.operator.count({ where: { role: "owner", status: "active", NOT: { id: operatorId } } });
}

/** All there ever were: operators are disabled, not deleted. */
export async function countOperators(database: Database): Promise<number> {
  const rows = await systemQuery<{ count: bigint }>(database, "SELECT count(*) AS count FROM operator");
  return Number(rows[0]?.count ?? 0n);
}

export async function operatorExists(tx: Tx): Promise<boolean> {
  return (await tx.operator.findFirst({ select: { id: true } })) !== null;
}

function toOperator(row: OperatorRow): Operator {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    // A role that this version does not know gets the rights of the least.
    role: operatorRoles.find((role) => role === row.role) ?? "read-only",
    status: row.status === "active" ? "active" : "disabled",
    lastLogInAt: row.lastLogInAt,
    createdAt: row.createdAt,
  };
}
