/** What an API key may be used for. */
export const capabilities = ["inference", "account:read", "account:write", "keys:write"] as const;
export type Capability = (typeof capabilities)[number];

export const operatorRoles = ["owner", "admin", "finance", "support", "read-only"] as const;
export type OperatorRole = (typeof operatorRoles)[number];

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
}
export interface OperatorPrincipal {
  kind: "operator";
  operatorId: string;
  role: OperatorRole;
}
/** The product itself: start-up, jobs, the command line. `name` says which. */
export interface SystemPrincipal {
  kind: "system";
  name: string;
}

/** Who is asking. The tenant always comes from here, never from an argument. */
export type Principal = ApiKeyPrincipal | CustomerUserPrincipal | OperatorPrincipal | SystemPrincipal;
export type CustomerPrincipal = ApiKeyPrincipal | CustomerUserPrincipal;

/** Whether somebody of a customer is asking: a key or a person. */
export function isCustomer(principal: Principal): principal is CustomerPrincipal {
  return principal.kind === "apiKey" || principal.kind === "customerUser";
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
    case "system":
      return principal.name;
  }
}
