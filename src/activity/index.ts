export { countConversationRequests } from "./count-conversation-requests.ts";
export type { ConversationRequests } from "./conversation-store.ts";
export { exportBillingDetail } from "./export-billing-detail.ts";
export { exportRequestLogs } from "./export-request-logs.ts";
export { listBillingDetail, type ListBillingDetailInput } from "./list-billing-detail.ts";
export { listLoggedRequests, type ListLoggedRequestsInput } from "./list-logged-requests.ts";
export { priceRequests } from "./price-requests.ts";
export type { PricePlace, Repriced, RepricedLine, Repricing, RepricingInput } from "./repricing.ts";
export type { ReportRange } from "./report-range.ts";
export { reportUsage, type ReportUsageInput, type UsageReport } from "./usage/report-usage.ts";
export type { UsageSums } from "./usage/usage-sums.ts";
export { breakDownCosts, type BreakDownCostsInput, type PricedCell } from "./cost/break-down-costs.ts";
export { compareModels } from "./cost/compare-models.ts";
export type { CostSums, ModelCost } from "./cost/cost-sums.ts";
export { runwayDays } from "./cost/forecast-month.ts";
export { reviewCosts, type CostReview } from "./cost/review-costs.ts";
export { reviewModel } from "./cost/review-model.ts";
export { trendCosts, type CostPoint, type CostRangeInput } from "./cost/trend-costs.ts";
export { requestRecorder } from "./record-store.ts";
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
export type { BilledRequest, RequestRow } from "./request-row.ts";
export type { Attempt, CustomerAttempt } from "./attempt.ts";
export { getTrace, type Trace } from "./get-trace.ts";
export {
  chartRequests,
  type ChartInterval,
  type ChartSeries,
  type RequestCharts,
} from "./observation/chart-requests.ts";
export { listRequestLogs } from "./observation/list-request-logs.ts";
export { measureRequests, type RequestMetrics } from "./observation/measure-requests.ts";
export { stageOutcomes, type StageOutcome, type TraceStage } from "./observation/trace-stage.ts";
export { encodeStages, stage, stageNames, type StageName } from "./request-stages.ts";
export { listAttempts, type RequestAttempts } from "./list-attempts.ts";
export { listRequests, type ListRequestsInput, type RequestWithAttempts } from "./list-requests.ts";
export {
  marginDimensions,
  type MarginDimension,
  type MarginLine,
  type MarginReport,
  type MarginSums,
} from "./margins/margin-report.ts";
export { checkMargins } from "./margins/check-margins.ts";
export type { MarginDrift } from "./margins/margin-drift-store.ts";
export { reportMargins, type ReportMarginsInput } from "./margins/report-margins.ts";
export { listSpending, type CustomerSpending, type Spending } from "./margins/list-spending.ts";
export { listTopMovers, type ListTopMoversInput } from "./margins/list-top-movers.ts";
export { moverDimensions, type MoverDimension, type TopMover, type TopMovers } from "./margins/top-mover.ts";
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
export { checkRollups, type DriftNote } from "./upkeep/check-rollups.ts";
export { countDrift } from "./upkeep/check-store.ts";
export { cutDays } from "./upkeep/cut-days.ts";
export { ensurePartitions } from "./upkeep/ensure-partitions.ts";
export { rebuildRollups, type RebuildRollupsInput, type RebuiltRollups } from "./upkeep/rebuild-rollups.ts";
export { deleteSupplierUsage } from "./supplier-usage/delete-supplier-usage.ts";
export { getSupplierUsage, type SupplierUsageReport } from "./supplier-usage/get-supplier-usage.ts";
export {
  importSupplierUsage,
  type ImportedUsage,
  type ImportSupplierUsageInput,
} from "./supplier-usage/import-supplier-usage.ts";
export { listSupplierUsages } from "./supplier-usage/list-supplier-usages.ts";
export {
  listUsageDifferences,
  type ListUsageDifferencesInput,
} from "./supplier-usage/list-usage-differences.ts";
export {
  usageDifferenceKinds,
  type SupplierUsage,
  type UsageDay,
  type UsageDifference,
  type UsageDifferenceKind,
} from "./supplier-usage/supplier-usage.ts";
export type { UsageTotals } from "./supplier-usage/supplier-usage-store.ts";
export { usageFormats, type UsageFormat } from "./supplier-usage/usage-format.ts";
