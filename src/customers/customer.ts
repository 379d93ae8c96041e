import type { RateLimits } from "./rate-limits.ts";

export const customerStatuses = ["active", "suspended"] as const;
export type CustomerStatus = (typeof customerStatuses)[number];

/** A tenant: whom we serve, in which currency, and by which days its figures are cut. */
export interface Customer {
  id: string;
  name: string;
  status: CustomerStatus;
  /** ISO 4217, three upper-case letters; it never changes, because the account is kept in it. */
  currency: string;
  /** IANA name, such as "Europe/Berlin". */
  reportingTimezone: string;
  /** The group it is in, for operators; null is none. */
  groupId: string | null;
  /** What all its keys have together. */
  rateLimits: RateLimits;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
