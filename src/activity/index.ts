export { listBillingDetail, type ListBillingDetailInput } from "./list-billing-detail.ts";
export { ensurePartitions, requestRecorder } from "./record-store.ts";
export { requestStatuses, type RequestRecord, type RequestStatus } from "./request-record.ts";
export type { RequestRow } from "./request-row.ts";
