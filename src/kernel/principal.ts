/** What an API key may be used for. */
export const capabilities = ["inference", "account:read", "account:write", "keys:write"] as const;
export type Capability = (typeof capabilities)[number];

export const operatorRoles = ["owner", "admin", "finance", "support", "read-only"] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** What people of a customer may be, with what that lets them do. */
const rightsOfRole = {
  owner: capabilities,
  admin: capabilities,
  developer: ["inference", "account:read", "keys:write"],
  finance: ["account:read", "account:write"],
  viewer: ["account:read"],
} as const satisfies Record<string, readonly Capability[]>;
export type CustomerRole = keyof typeof rightsOfRole;
export const customerRoles = Object.keys(rightsOfRole) as readonly CustomerRole[];

export interface ApiKeyPrincipal {
  kind: "apiKey";
  customerId: string;
  apiKeyId: string;
  capabilities: readonly Capability[];
}
export interface CustomerUserPrincipal {
  kind: "customerUser";
  customerId: string;
  userId: string;
  role: CustomerRole;
  sessionId: string;
}
export interface OperatorPrincipal {
  kind: "operator";
  operatorId: string;
  role: OperatorRole;
  sessionId: string;
}
/** Nobody yet: whoever logs in, signs up, or follows an invitation. */
export interface AnonymousPrincipal {
  kind: "anonymous";
}
/** The product itself: start-up, jobs, the command line. `name` says which. */
export interface SystemPrincipal {
  kind: "system";
  name: string;
}

/** Who is asking. The tenant always comes from here, never from an argument. */
export type Principal =
  ApiKeyPrincipal | CustomerUserPrincipal | OperatorPrincipal | AnonymousPrincipal | SystemPrincipal;
export type CustomerPrincipal = ApiKeyPrincipal | CustomerUserPrincipal;

/** Whether somebody of a customer is asking: a key or a person. */
export function isCustomer(principal: Principal): principal is CustomerPrincipal {
  return principal.kind === "apiKey" || principal.kind === "customerUser";
}

/** What somebody of a customer may do: a key by what it was given, a person by their role. */
export function capabilitiesOf(principal: CustomerPrincipal): readonly Capability[] {
  return principal.kind === "apiKey" ? principal.capabilities : rightsOfRole[principal.role];
}

/** Why a principal of a customer may not do what needs this capability; null when it may. */
export function lackOf(principal: CustomerPrincipal, needed: Capability): string | null {
  if (capabilitiesOf(principal).includes(needed)) return null;
  return principal.kind === "apiKey"
    ? `This API key lacks the capability ${needed}.`
    : `The role ${principal.role} may not do this.`;
}

/** The id that an audit row names. */
export function principalId(principal: Principal): string {
  switch (principal.kind) {
    case "apiKey":
      return principal.apiKeyId;
    case "customerUser":
      return principal.userId;
    case "operator":
      return principal.operatorId;
    case "anonymous":
      return "anonymous";
    case "system":
      return principal.name;
  }
}
