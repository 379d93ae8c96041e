export { countConversationRequests } from "./count-conversation-requests.ts";
export type { ConversationRequests } from "./conversation-store.ts";
export { exportBillingDetail } from "./export-billing-detail.ts";
export { listBillingDetail, type ListBillingDetailInput } from "./list-billing-detail.ts";
export { listLoggedRequests, type ListLoggedRequestsInput } from "./list-logged-requests.ts";
export { priceRequests } from "./price-requests.ts";
export type { PricePlace, Repriced, RepricedLine, Repricing, RepricingInput } from "./repricing.ts";
export { ensurePartitions, requestRecorder } from "./record-store.ts";
export {
  cacheOutcomes,
  requestStatuses,
  type AttemptOutcome,
  type AttemptRecord,
  type CacheOutcome,
  type RequestRecord,
  type RequestStatus,
} from "./request-record.ts";
export type { PolicyEffects } from "./policy-effects.ts";
export type { RequestRow } from "./request-row.ts";
export type { Attempt, CustomerAttempt } from "./attempt.ts";
export { getTrace, type Trace } from "./get-trace.ts";
export { listAttempts, type RequestAttempts } from "./list-attempts.ts";
export { listRequests, type ListRequestsInput, type RequestWithAttempts } from "./list-requests.ts";
export {
  marginDimensions,
  type MarginDimension,
  type MarginLine,
  type MarginReport,
  type MarginSums,
} from "./margin-report.ts";
export { reportMargins, type ReportMarginsInput } from "./report-margins.ts";
export { getRequestContent } from "./contents/get-request-content.ts";
export { keepContents } from "./contents/keep-contents.ts";
export { contentLevels, type ContentLevel, type RequestContent } from "./contents/request-content.ts";
export { dropContents, forgetContents } from "./retention/forget-contents.ts";
export { forgetConversationNames } from "./retention/forget-conversation-names.ts";
export { dropEmptyMonths, forgetRequests } from "./retention/forget-requests.ts";
export { keptRange } from "./retention/kept-range.ts";
export { deleteSupplierInvoice } from "./invoices/delete-supplier-invoice.ts";
export { listSupplierInvoices } from "./invoices/list-supplier-invoices.ts";
export { reconcileSupplierInvoice } from "./invoices/reconcile-supplier-invoice.ts";
export {
  recordSupplierInvoice,
  type RecordSupplierInvoiceInput,
} from "./invoices/record-supplier-invoice.ts";
export type { RecordedCost, Reconciliation, SupplierInvoice } from "./invoices/supplier-invoice.ts";
