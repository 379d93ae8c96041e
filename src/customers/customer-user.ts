export const customerUserRoles = ["owner", "admin", "member"] as const;
export type CustomerUserRole = (typeof customerUserRoles)[number];

/** A person who works for a customer and logs in to the console. */
export interface CustomerUser {
  id: string;
  customerId: string;
  /** Lower case; unique over all customers. */
  email: string;
  role: CustomerUserRole;
  createdAt: Date;
}
