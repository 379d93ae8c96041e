import { fail } from "../kernel/app-error.ts";
import type { Reader, Tx } from "../storage/index.ts";
import type { Buyer, PriceScope } from "./price-scope.ts";

/** Throws `not_found` for a customer that is not there. */
export async function readBuyer(tx: Reader, customerId: string): Promise<Buyer> {
  const [row] = await tx.$queryRaw<Omit<Buyer, "customerId">[]>`
    SELECT currency, group_id AS "groupId" FROM customer WHERE id = ${customerId}`;
  if (!row) throw fail("not_found", { public: "There is no such customer." });
  return { customerId, ...row };
}

/** Throws `not_found` before a foreign key would, whose error says nothing to a caller. */
export async function refuseUnknownGroup(tx: Tx, groupId: string): Promise<void> {
  const row = await tx.customerGroup.findUnique({ where: { id: groupId }, select: { id: true } });
  if (row === null) throw fail("not_found", { public: "There is no such group of customers." });
}

/**
 * Refuses a scope that nobody is in, and a customer's price in a currency that is not its account's: it would
 * never be charged. Throws `not_found` or `invalid_request`.
 */
export async function refuseIdleScope(tx: Tx, scope: PriceScope, currency: string): Promise<void> {
  if (scope.groupId !== null) await refuseUnknownGroup(tx, scope.groupId);
  if (scope.customerId === null) return;
  const buyer = await readBuyer(tx, scope.customerId);
  if (buyer.currency === currency) return;
  throw fail("invalid_request", {
    public: `price.currency: the customer's account is kept in ${buyer.currency}.`,
    param: "price.currency",
  });
}
