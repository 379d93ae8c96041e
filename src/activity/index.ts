export { exportBillingDetail } from "./export-billing-detail.ts";
export { listBillingDetail, type ListBillingDetailInput } from "./list-billing-detail.ts";
export { priceRequests } from "./price-requests.ts";
export type { PricePlace, Repriced, RepricedLine, Repricing, RepricingInput } from "./repricing.ts";
export { ensurePartitions, requestRecorder } from "./record-store.ts";
export {
  requestStatuses,
  type AttemptOutcome,
  type AttemptRecord,
  type RequestRecord,
  type RequestStatus,
} from "./request-record.ts";
export { cacheOutcomes, type CacheOutcome, type RequestRow } from "./request-row.ts";
export type { Attempt, CustomerAttempt } from "./attempt.ts";
export { getTrace, type Trace } from "./get-trace.ts";
export { listAttempts, type RequestAttempts } from "./list-attempts.ts";
