import { fail } from "../../kernel/app-error.ts";
import type { CustomerRole, CustomerUserPrincipal, Principal } from "../../kernel/principal.ts";
import type { Tx } from "../../storage/index.ts";
import { lockCustomer } from "../customer-store.ts";
import { countOtherOwners, findCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";

const keepers: readonly CustomerRole[] = ["owner", "admin"];

/** Lets a customer's people pass. Throws `permission_denied` for everybody else. */
export function requireCustomerUser(principal: Principal): CustomerUserPrincipal {
  if (principal.kind === "customerUser") return principal;
  throw fail("permission_denied", { public: "Only a person of the customer may do this." });
}

/** Lets a customer's owners and admins pass. Throws `permission_denied`. */
export function requireKeeper(principal: Principal): CustomerUserPrincipal {
  const person = requireCustomerUser(principal);
  if (!keepers.includes(person.role)) throw notForRole(person.role);
  return person;
}

/**
 * Keeps others from changing who a customer's people are until the transaction ends, and returns the acting
 * person as they are now: while they waited, somebody may have taken their rights. Throws
 * `permission_denied`.
 */
export async function lockMembers(tx: Tx, principal: CustomerUserPrincipal): Promise<CustomerUser> {
  const { customerId, userId } = principal;
  await lockCustomer(tx, customerId);
  const actor = await findCustomerUser(tx, { userId, customerId });
  if (actor?.status !== "active") throw fail("permission_denied");
  return actor;
}

/**
 * Owners may give and take every role, admins every role but the owner's. Throws `permission_denied` for
 * one that is not theirs to give or take.
 */
export function requireMayGrant(actor: Pick<CustomerUser, "role">, role: CustomerRole): void {
  if (!keepers.includes(actor.role)) throw notForRole(actor.role);
  if (role === "owner" && actor.role !== "owner") {
    throw fail("permission_denied", { public: "Only an owner may do this to an owner, or make one." });
  }
}

/** Throws `conflict` when a person is the last who may do everything for the customer. */
export async function requireAnotherOwner(tx: Tx, user: CustomerUser): Promise<void> {
  if (user.role !== "owner" || user.status !== "active") return;
  if ((await countOtherOwners(tx, user)) > 0) return;
  throw fail("conflict", { public: "This is the last owner. Make another person an owner first." });
}

function notForRole(role: CustomerRole): Error {
  return fail("permission_denied", { public: `The role ${role} may not do this.` });
}
