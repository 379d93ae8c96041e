import type { RequestRecord } from "./request-record.ts";

/** A request as it is read back, with the name of its key and the currency of its charge. */
export interface RequestRow extends Omit<RequestRecord, "attempts"> {
  apiKeyName: string;
  currency: string;
}
