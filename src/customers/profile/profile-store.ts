import { jsonColumn, type Tx } from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
import type { Metadata } from "../metadata.ts";
import type { Profile, ProfileFields } from "./profile.ts";

const columns = {
  id: true,
  name: true,
  company: true,
  contactName: true,
  contactEmail: true,
  contactPhone: true,
  country: true,
  locale: true,
  reportingTimezone: true,
  billingEmail: true,
  metadata: true,
  version: true,
  updatedAt: true,
} satisfies Prisma.CustomerSelect;
type ProfileRow = Prisma.CustomerGetPayload<{ select: typeof columns }>;

export async function findProfile(tx: Tx, customerId: string): Promise<Profile | null> {
  const row = await tx.customer.findUnique({ where: { id: customerId }, select: columns });
  return row && toProfile(row);
}

/** Finds a profile and keeps others from changing its customer until the transaction ends. */
export async function lockProfile(tx: Tx, customerId: string): Promise<Profile | null> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${customerId} FOR NO KEY UPDATE`;
  return findProfile(tx, customerId);
}

/** Writes all fields, as the customer's next version. */
export async function storeProfile(
  tx: Tx,
  customerId: string,
  { fields, at }: { fields: ProfileFields; at: Date },
): Promise<Profile> {
  const { metadata, ...texts } = fields;
  const row = await tx.customer.update({
    where: { id: customerId },
    data: {
      ...texts,
      metadata: jsonColumn(metadata),
      version: { increment: 1 },
      updatedAt: at,
    },
    select: columns,
  });
  return toProfile(row);
}

function toProfile({ id, metadata, ...rest }: ProfileRow): Profile {
  return { customerId: id, ...rest, metadata: metadata as Metadata };
}
