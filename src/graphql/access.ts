import { Extensions } from "type-graphql";
import { fail } from "../kernel/app-error.ts";
import { isCustomer, lackOf } from "../kernel/principal.ts";
import type {
  Capability,
  CustomerPrincipal,
  CustomerRole,
  OperatorRole,
  Principal,
} from "../kernel/principal.ts";

/** Who may use a root field, as data on it. A query without any is open to every reader of its schema. */
export interface Access {
  capability?: Capability;
  /** People only, and of these roles; owners of the customer always. No key passes. */
  people?: readonly CustomerRole[];
  roles?: readonly OperatorRole[];
  /** Operators of exactly these roles: no other role has it by being the greater one. */
  only?: readonly OperatorRole[];
  /** The way in itself: it is reached without credentials. */
  public?: true;
}

/** Whether a principal may use a root field; throws `permission_denied` when it may not. */
export type Admit = (principal: Principal, access: Access) => void;

/** An API key needs this capability, a person a role that has it. */
export function Needs(capability: Capability): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { capability } satisfies Access });
}

/** People of the customer with these roles may do it, and its owners always; no API key may. */
export function ForPeople(...people: CustomerRole[]): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { people } satisfies Access });
}

/** Operators of these roles may do it, and owners and admins always. */
export function OpenTo(...roles: OperatorRole[]): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { roles } satisfies Access });
}

/** Operators of exactly these roles may do it; an admin only when it is named. */
export function OnlyFor(...only: OperatorRole[]): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { only } satisfies Access });
}

/** Reached without credentials. */
export function Public(): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { public: true } satisfies Access });
}

/** The customer schema: for a customer's own keys and people only. */
export const admitCustomer: Admit = (principal, access) => {
  if (access.public) return;
  if (!isCustomer(principal)) throw fail("permission_denied");
  const lack = access.people
    ? strangeness(principal, access.people)
    : lackOf(principal, access.capability ?? "account:read");
  if (lack !== null) throw fail("permission_denied", { public: lack });
};

function strangeness(principal: CustomerPrincipal, roles: readonly CustomerRole[]): string | null {
  if (principal.kind === "apiKey") return "Only people who are logged in may do this, not API keys.";
  if (principal.role === "owner" || roles.includes(principal.role)) return null;
  return `The role ${principal.role} may not do this.`;
}

/** The operator schema: every role reads; what changes something names its roles. */
export const admitOperator: Admit = (principal, access) => {
  if (access.public) return;
  if (principal.kind !== "operator") throw fail("permission_denied");
  const { role } = principal;
  if (access.only) {
    if (access.only.includes(role)) return;
    throw fail("permission_denied", { public: `The role ${role} may not do this.` });
  }
  if (!access.roles || role === "owner" || role === "admin" || access.roles.includes(role)) return;
  throw fail("permission_denied", { public: `The role ${role} may not do this.` });
};
