import type { Prisma } from "../../storage/prisma/client.ts";
import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import { customerRoles } from "../../kernel/principal.ts";
import type { Credentials } from "../sessions/authenticate.ts";
import type { CustomerUser } from "./customer-user.ts";

const columns = {
  id: true,
  customerId: true,
  email: true,
  name: true,
  role: true,
  status: true,
  lastLogInAt: true,
  createdAt: true,
} satisfies Prisma.CustomerUserSelect;
type CustomerUserRow = Prisma.CustomerUserGetPayload<{ select: typeof columns }>;

export type NewCustomerUser = Pick<CustomerUser, "id" | "customerId" | "email" | "role" | "createdAt"> & {
  name?: string;
  passwordHash: string;
};

export interface UserCredentials extends Credentials {
  user: CustomerUser;
}

export async function insertCustomerUser(tx: Tx, made: NewCustomerUser): Promise<CustomerUser> {
  const row = await tx.customerUser.create({
    data: {
      id: made.id,
      customerId: made.customerId,
      email: made.email,
      name: made.name ?? "",
      passwordHash: made.passwordHash,
      role: made.role,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: columns,
  });
  return toCustomerUser(row);
}

/** A person by their id; with a customer, only if they are one of its people. */
export async function findCustomerUser(
  tx: Tx,
  { userId, customerId }: { userId: string; customerId: string | null },
): Promise<CustomerUser | null> {
  const row = await tx.customerUser.findFirst({
    where: { id: userId, ...(customerId !== null && { customerId }) },
    select: columns,
  });
  return row && toCustomerUser(row);
}

export async function findCustomerUserByEmail(tx: Tx, email: string): Promise<CustomerUser | null> {
  const row = await tx.customerUser.findUnique({ where: { email }, select: columns });
  return row && toCustomerUser(row);
}

export async function findCustomerUsers(tx: Tx, customerId: string, slice: Slice): Promise<CustomerUser[]> {
  const rows = await tx.customerUser.findMany({
    where: { AND: [{ customerId }, olderThan(slice)] },
    ...inOrder(slice),
    select: columns,
  });
  return rows.map(toCustomerUser);
}

export async function findUserCredentials(tx: Tx, email: string): Promise<UserCredentials | null> {
  const row = await tx.customerUser.findUnique({
    where: { email },
    select: { ...columns, passwordHash: true },
  });
  // Asked for nobody too, so that it takes as long.
  const customer = await tx.customer.findUnique({
    where: { id: row?.customerId ?? "" },
    select: { status: true },
  });
  if (row === null) return null;
  const mayLogIn = row.status === "active" && customer?.status === "active";
  return { user: toCustomerUser(row), passwordHash: row.passwordHash, mayLogIn };
}

export async function findUserPasswordHash(tx: Tx, userId: string): Promise<string | null> {
  const row = await tx.customerUser.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return row?.passwordHash ?? null;
}

/**
 * Notes a log-in, and so keeps others from changing the person until the transaction ends. Null when they
 * were disabled or got another password since it was verified.
 */
export async function updateUserLogIn(
  tx: Tx,
  verified: { userId: string; passwordHash: string },
  at: Date,
): Promise<CustomerUser | null> {
  const [row] = await tx.customerUser.updateManyAndReturn({
    where: { id: verified.userId, passwordHash: verified.passwordHash, status: "active" },
    data: { lastLogInAt: at },
    select: columns,
  });
  return row ? toCustomerUser(row) : null;
}

/** Gives an active person another password, if `from` (unless null) is still the present one. */
export async function updateUserPassword(
  tx: Tx,
  userId: string,
  change: { from: string | null; to: string; at: Date },
): Promise<boolean> {
  const { count } = await tx.customerUser.updateMany({
    where: { id: userId, status: "active", ...(change.from !== null && { passwordHash: change.from }) },
    data: { passwordHash: change.to, updatedAt: change.at },
  });
  return count === 1;
}

/** Changes what is given and leaves the rest. */
export async function updateCustomerUser(
  tx: Tx,
  userId: string,
  change: Partial<Pick<CustomerUser, "name" | "role" | "status">> & { passwordHash?: string; at: Date },
): Promise<CustomerUser> {
  const { at, ...data } = change;
  const row = await tx.customerUser.update({
    where: { id: userId },
    data: { ...data, updatedAt: at },
    select: columns,
  });
  return toCustomerUser(row);
}

/** How many active owners a customer has besides this person. */
export function countOtherOwners(tx: Tx, user: Pick<CustomerUser, "id" | "customerId">): Promise<number> {
  const { id, customerId } = user;
  return tx.customerUser.count({ where: { customerId, role: "owner", status: "active", NOT: { id } } });
}

function toCustomerUser(row: CustomerUserRow): CustomerUser {
  return {
    id: row.id,
    customerId: row.customerId,
    email: row.email,
    name: row.name,
    // A role that this version does not know gets the rights of the least.
    role: customerRoles.find((role) => role === row.role) ?? "viewer",
    status: row.status === "active" ? "active" : "disabled",
    lastLogInAt: row.lastLogInAt,
    createdAt: row.createdAt,
  };
}
