import type { CustomerRole, OperatorRole } from "../../kernel/principal.ts";
import type { CustomerStatus } from "../customer.ts";

/** A log-in that lasts. It ends by itself at `expiresAt`, or earlier when it was idle for too long. */
export interface Session {
  id: string;
  /** Where the log-in came from; empty where that is not known. */
  address: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** The person of a customer whose session it is. */
export interface UserHolder {
  kind: "customerUser";
  sessionId: string;
  customerId: string;
  userId: string;
  role: CustomerRole;
  customerStatus: CustomerStatus;
}

/** The operator whose session it is. */
export interface OperatorHolder {
  kind: "operator";
  sessionId: string;
  operatorId: string;
  role: OperatorRole;
}

/** Who a session's token speaks for. */
export type SessionHolder = UserHolder | OperatorHolder;
