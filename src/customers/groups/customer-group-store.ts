import { inOrder, olderThan, type Slice, type Tx } from "../../storage/index.ts";
import type { CustomerGroup } from "./customer-group.ts";
import { toCustomer } from "../customer-store.ts";
import type { Customer } from "../customer.ts";

/** Makes an empty group. Throws `conflict` when the name is taken. */
export async function insertGroup(
  tx: Tx,
  made: Pick<CustomerGroup, "id" | "name" | "createdAt">,
): Promise<CustomerGroup> {
  const row = await tx.customerGroup.create({ data: { ...made, updatedAt: made.createdAt } });
  return { ...row, customerCount: 0 };
}

/** Finds a group and keeps others from changing it until the transaction ends. */
export async function lockGroup(tx: Tx, groupId: string): Promise<CustomerGroup | null> {
  await tx.$queryRaw`SELECT id FROM customer_group WHERE id = ${groupId} FOR NO KEY UPDATE`;
  const row = await tx.customerGroup.findUnique({ where: { id: groupId } });
  return row && { ...row, customerCount: await tx.customer.count({ where: { groupId } }) };
}

/** Throws `conflict` when the name is taken. */
export async function updateGroupName(
  tx: Tx,
  group: CustomerGroup,
  change: { name: string; at: Date },
): Promise<CustomerGroup> {
  const row = await tx.customerGroup.update({
    where: { id: group.id },
    data: { name: change.name, version: { increment: 1 }, updatedAt: change.at },
  });
  return { ...row, customerCount: group.customerCount };
}

export async function findGroups(tx: Tx, slice: Slice): Promise<CustomerGroup[]> {
  const rows = await tx.customerGroup.findMany({
    where: {
      ...olderThan(slice),
    },
    ...inOrder(slice),
  });
  return withCounts(tx, rows);
}

export async function findGroupsById(tx: Tx, groupIds: readonly string[]): Promise<CustomerGroup[]> {
  return withCounts(tx, await tx.customerGroup.findMany({ where: { id: { in: [...groupIds] } } }));
}

async function withCounts(tx: Tx, rows: Omit<CustomerGroup, "customerCount">[]): Promise<CustomerGroup[]> {
  const counts = await tx.customer.groupBy({
    by: ["groupId"],
    where: { groupId: { in: rows.map((row) => row.id) } },
    _count: true,
  });
  const countOf = new Map(counts.map((count) => [count.groupId, count._count]));
  return rows.map((row) => ({ ...row, customerCount: countOf.get(row.id) ?? 0 }));
}

/** Puts a customer into a group; null takes it out of the one it is in. */
export async function updateCustomerGroup(
  tx: Tx,
  customerId: string,
  change: { groupId: string | null; at: Date },
): Promise<Customer> {
  const row = await tx.customer.update({
    where: { id: customerId },
    data: { groupId: change.groupId, version: { increment: 1 }, updatedAt: change.at },
  });
  return toCustomer(row);
}
