import type { RequestRecord } from "./request-record.ts";

/** A request as it is read back, with the name of its key and the currency of its charge. */
export interface RequestRow extends Omit<RequestRecord, "attempts" | "stages"> {
  apiKeyName: string;
  currency: string;
}

/** What of it its bill says. */
export type BilledRequest = Pick<
  RequestRow,
  | "requestId"
  | "createdAt"
  | "model"
  | "apiKeyId"
  | "apiKeyName"
  | "protocol"
  | "status"
  | "usage"
  | "usageSource"
  | "charge"
  | "currency"
  | "priceId"
  | "priceTier"
>;
