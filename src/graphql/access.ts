import { Extensions } from "type-graphql";
import { fail } from "../kernel/app-error.ts";
import { isCustomer, type Capability, type OperatorRole, type Principal } from "../kernel/principal.ts";

/** Who may use a root field, as data on it. A query without any is open to every reader of its schema. */
export interface Access {
  capability?: Capability;
  roles?: readonly OperatorRole[];
  /** The way in itself: it is reached without credentials. */
  public?: true;
}

/** Whether a principal may use a root field; throws `permission_denied` when it may not. */
export type Admit = (principal: Principal, access: Access) => void;

/** An API key needs this capability; people of the customer always have it. */
export function Needs(capability: Capability): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { capability } satisfies Access });
}

/** Operators of these roles may do it, and owners and admins always. */
export function OpenTo(...roles: OperatorRole[]): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { roles } satisfies Access });
}

/** Reached without credentials. */
export function Public(): PropertyDecorator & MethodDecorator {
  return Extensions({ access: { public: true } satisfies Access });
}

/** The customer schema: for a customer's own keys and people only. */
export const admitCustomer: Admit = (principal, { capability = "account:read" }) => {
  if (!isCustomer(principal)) throw fail("permission_denied");
  if (principal.kind === "customerUser" || principal.capabilities.includes(capability)) return;
  throw fail("permission_denied", { public: `This API key lacks the capability ${capability}.` });
};

/** The operator schema: every role reads; what changes something names its roles. */
export const admitOperator: Admit = (principal, access) => {
  if (access.public) return;
  if (principal.kind !== "operator") throw fail("permission_denied");
  const { role } = principal;
  if (!access.roles || role === "owner" || role === "admin" || access.roles.includes(role)) return;
  throw fail("permission_denied", { public: `The role ${role} may not do this.` });
};
