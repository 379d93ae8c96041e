import type { Prisma } from "../../storage/prisma/client.ts";
import type { Tx } from "../../storage/index.ts";
import { customerRoles } from "../../kernel/principal.ts";
import type { CustomerUser } from "./customer-user.ts";

const columns = {
  id: true,
  customerId: true,
  email: true,
  role: true,
  createdAt: true,
} satisfies Prisma.CustomerUserSelect;
type CustomerUserRow = Prisma.CustomerUserGetPayload<{ select: typeof columns }>;

export async function insertCustomerUser(
  tx: Tx,
  made: CustomerUser & { passwordHash: string },
): Promise<CustomerUser> {
  const row = await tx.customerUser.create({
    data: {
      id: made.id,
      customerId: made.customerId,
      email: made.email,
      passwordHash: made.passwordHash,
      role: made.role,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: columns,
  });
  return toCustomerUser(row);
}

function toCustomerUser(row: CustomerUserRow): CustomerUser {
  return {
    id: row.id,
    customerId: row.customerId,
    email: row.email,
    // A role that this version does not know gets the rights of the least.
    role: customerRoles.find((role) => role === row.role) ?? "viewer",
    createdAt: row.createdAt,
  };
}
