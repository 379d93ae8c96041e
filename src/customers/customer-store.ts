import type { Prisma } from "../storage/prisma/client.ts";
import { inOrder, likeLiteral, olderThan, type Slice, type Tx } from "../storage/index.ts";
import type { Customer, CustomerStatus } from "./customer.ts";

const columns = {
  id: true,
  name: true,
  status: true,
  currency: true,
  reportingTimezone: true,
  groupId: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.CustomerSelect;
type CustomerRow = Prisma.CustomerGetPayload<{ select: typeof columns }>;

export type NewCustomer = Pick<Customer, "id" | "name" | "currency" | "reportingTimezone" | "createdAt">;

export interface CustomerFilter {
  status: CustomerStatus | null;
  /** Part of the name, in any case. */
  q: string | null;
  groupId: string | null;
}

export async function insertCustomer(tx: Tx, made: NewCustomer): Promise<Customer> {
  const row = await tx.customer.create({
    data: {
      id: made.id,
      name: made.name,
      currency: made.currency,
      reportingTimezone: made.reportingTimezone,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: columns,
  });
  return toCustomer(row);
}

export async function findCustomer(tx: Tx, customerId: string): Promise<Customer | null> {
  const row = await tx.customer.findUnique({ where: { id: customerId }, select: columns });
  return row && toCustomer(row);
}

/** Finds a customer and keeps others from changing it until the transaction ends. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<Customer | null> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${customerId} FOR NO KEY UPDATE`;
  return findCustomer(tx, customerId);
}

export async function findCustomers(tx: Tx, filter: CustomerFilter, slice: Slice): Promise<Customer[]> {
  const rows = await tx.customer.findMany({
    where: {
      ...(filter.status !== null && { status: filter.status }),
      ...(filter.q !== null && { name: { contains: likeLiteral(filter.q), mode: "insensitive" } }),
      ...(filter.groupId !== null && { groupId: filter.groupId }),
      ...olderThan(slice),
    },
    ...inOrder(slice),
    select: columns,
  });
  return rows.map(toCustomer);
}

export async function updateCustomerStatus(
  tx: Tx,
  customerId: string,
  change: { status: CustomerStatus; at: Date },
): Promise<Customer> {
  const row = await tx.customer.update({
    where: { id: customerId },
    data: { status: change.status, version: { increment: 1 }, updatedAt: change.at },
    select: columns,
  });
  return toCustomer(row);
}

export function toCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    status: row.status === "active" ? "active" : "suspended",
    currency: row.currency,
    reportingTimezone: row.reportingTimezone,
    groupId: row.groupId,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
