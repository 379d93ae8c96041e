import type { Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Usage, UsageSource } from "../kernel/usage.ts";

export const requestStatuses = ["succeeded", "failed", "cancelled", "blocked"] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** What is written of one request, once, when it is over. */
export interface RequestRecord {
  requestId: string;
  createdAt: Date;
  customerId: string;
  apiKeyId: string;
  conversationId: string | null;
  protocol: Protocol;
  stream: boolean;
  /** As the customer named it. */
  model: string;
  /** The model that served, in public names. */
  servedModel: string | null;
  status: RequestStatus;
  httpStatus: number;
  /** The error's code; null when it succeeded. */
  code: string | null;
  /** Null when nothing is known of it. */
  usage: Usage | null;
  usageSource: UsageSource | null;
  charge: Nano;
  priceId: string | null;
  latencyMs: number;
  /** Time to the first byte of output; null when there was none. */
  ttftMs: number | null;
}
