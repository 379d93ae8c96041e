import { fail } from "../../kernel/app-error.ts";
import type { CustomerUserPrincipal, OperatorPrincipal, Principal } from "../../kernel/principal.ts";
import type { SessionOwner } from "./session-store.ts";

export type Person = CustomerUserPrincipal | OperatorPrincipal;

/** Lets people pass who are logged in. Throws `permission_denied` for keys, the product itself and nobody. */
export function requirePerson(principal: Principal): Person {
  if (principal.kind === "customerUser" || principal.kind === "operator") return principal;
  throw fail("permission_denied", { public: "Only a person who is logged in may do this." });
}

/** Whose sessions are this person's. */
export function ownerOf(person: Person): SessionOwner {
  if (person.kind === "operator") return { operatorId: person.operatorId };
  return { customerId: person.customerId, userId: person.userId };
}
