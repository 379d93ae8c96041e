import type { Prisma } from "../storage/prisma/client.ts";
import { inOrder, likeLiteral, olderThan, type Reader, type Slice, type Tx } from "../storage/index.ts";
import type { Customer, CustomerStatus } from "./customer.ts";
import type { RateLimits } from "./rate-limits.ts";

const columns = {
  id: true,
  name: true,
  status: true,
  currency: true,
  reportingTimezone: true,
  groupId: true,
  rpm: true,
  tpm: true,
  concurrency: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.CustomerSelect;
type CustomerRow = Prisma.CustomerGetPayload<{ select: typeof columns }>;

const PEOPLE_MAX = 100;

export type NewCustomer = Pick<
  Customer,
  "id" | "name" | "currency" | "reportingTimezone" | "rateLimits" | "createdAt"
>;

export interface CustomerFilter {
  status: CustomerStatus | null;
  /** Part of the name or of an e-mail address, in any case, or the whole id. */
  q: string | null;
  /** The customers of the people whose e-mail address has `q` in it. */
  byEmail: readonly string[];
  groupId: string | null;
}

export async function insertCustomer(tx: Tx, made: NewCustomer): Promise<Customer> {
  const row = await tx.customer.create({
    data: {
      id: made.id,
      name: made.name,
      currency: made.currency,
      reportingTimezone: made.reportingTimezone,
      ...made.rateLimits,
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

/** The same, for what is read at every turn. */
export async function readCustomer(reader: Reader, customerId: string): Promise<Customer | null> {
  const [row] = await reader.$queryRaw<CustomerRow[]>`
    SELECT id, name, status, currency, reporting_timezone AS "reportingTimezone", group_id AS "groupId",
      rpm, tpm, concurrency, version, created_at AS "createdAt", updated_at AS "updatedAt"
    FROM customer WHERE id = ${customerId}`;
  return row ? toCustomer(row) : null;
}

/** Finds a customer and keeps others from changing it until the transaction ends. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<Customer | null> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${customerId} FOR NO KEY UPDATE`;
  return findCustomer(tx, customerId);
}

/** The customers, a hundred at most, of people whose e-mail address has this in it, in any case. */
export async function findCustomerIdsByEmail(tx: Tx, q: string): Promise<string[]> {
  const rows = await tx.customerUser.findMany({
    where: { email: { contains: likeLiteral(q), mode: "insensitive" } },
    select: { customerId: true },
    distinct: ["customerId"],
    take: PEOPLE_MAX,
  });
  return rows.map(({ customerId }) => customerId);
}

function matches(q: string, byEmail: readonly string[]): Prisma.CustomerWhereInput {
  const contains = { contains: likeLiteral(q), mode: "insensitive" } as const;
  return {
    OR: [
      ...[{ name: contains }, { company: contains }, { contactEmail: contains }, { billingEmail: contains }],
      ...[{ id: q }, { id: { in: [...byEmail] } }],
    ],
  };
}

export async function findCustomers(tx: Tx, filter: CustomerFilter, slice: Slice): Promise<Customer[]> {
  const rows = await tx.customer.findMany({
    where: {
      ...(filter.status !== null && { status: filter.status }),
      ...(filter.q !== null && { AND: [matches(filter.q, filter.byEmail)] }),
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

export async function updateCustomerRateLimits(
  tx: Tx,
  customerId: string,
  { rateLimits, at }: { rateLimits: RateLimits; at: Date },
): Promise<Customer> {
  const row = await tx.customer.update({
    where: { id: customerId },
    data: { ...rateLimits, version: { increment: 1 }, updatedAt: at },
    select: columns,
  });
  return toCustomer(row);
}

/** How many people and keys these customers have that are not disabled. */
export async function countOfCustomers(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Map<string, { members: number; apiKeys: number }>> {
  const rows = await tx.$queryRaw<{ id: string; members: number; api_keys: number }[]>`
    SELECT asked.id,
      (SELECT count(*)::integer FROM customer_user u WHERE u.customer_id = asked.id AND u.status = 'active') AS members,
      (SELECT count(*)::integer FROM api_key k WHERE k.customer_id = asked.id AND k.status = 'active') AS api_keys
    FROM unnest(${[...customerIds]}::text[]) AS asked (id)`;
  return new Map(rows.map((row) => [row.id, { members: row.members, apiKeys: row.api_keys }]));
}

export function toCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    status: row.status === "active" ? "active" : "suspended",
    currency: row.currency,
    reportingTimezone: row.reportingTimezone,
    groupId: row.groupId,
    rateLimits: { rpm: row.rpm, tpm: row.tpm, concurrency: row.concurrency },
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
