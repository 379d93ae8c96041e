import { billingDetailFile, logsFile, statementFile, transactionsFile, type CsvFile } from "./csv-files.ts";
import { billingDetailJsonl, logsJsonl, transactionsJsonl, type JsonlFile } from "./jsonl-files.ts";
import type { ListFile } from "./list-file.ts";

/** One endpoint: a method and a path, and the document in schema/operations that answers it. */
export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  operation: string;
  /** The HTTP status of success. */
  status: number;
  /** The largest body that it takes, where that is not the usual one. */
  bodyBytesMax?: number;
  /** The whole list as a file, instead of a page of it as JSON. */
  file?: ListFile;
}

const get = (path: string, operation: string): Route => ({ method: "GET", path, operation, status: 200 });
const csv = (path: string, operation: string, file: CsvFile): Route => ({
  ...get(path, operation),
  file: { format: "csv", ...file },
});
const jsonl = (path: string, operation: string, file: JsonlFile): Route => ({
  ...get(path, operation),
  file: { format: "jsonl", ...file },
});
const post = (path: string, operation: string): Route => ({ method: "POST", path, operation, status: 200 });
const create = (path: string, operation: string): Route => ({ method: "POST", path, operation, status: 201 });
const patch = (path: string, operation: string): Route => ({ method: "PATCH", path, operation, status: 200 });
const del = (path: string, operation: string): Route => ({ method: "DELETE", path, operation, status: 200 });

// A megabyte of words, as a client may write it that escapes every letter beyond ASCII.
const WORD_LIST_BYTES_MAX = 2 * 1024 * 1024;

/**
 * Everything that is public over REST. `:name` binds to the variable of that name, or to that field of
 * `input`.
 */
export const routes: readonly Route[] = [
  get("/openapi/v1/client", "Client"),
  get("/openapi/v1/client/profile", "Profile"),
  patch("/openapi/v1/client/profile", "UpdateProfile"),
  create("/openapi/v1/conversations", "CreateConversation"),
  get("/openapi/v1/conversations", "Conversations"),
  get("/openapi/v1/conversations/:conversation_id", "Conversation"),
  patch("/openapi/v1/conversations/:conversation_id", "UpdateConversation"),
  del("/openapi/v1/conversations/:conversation_id", "ArchiveConversation"),
  get("/openapi/v1/resources", "Resources"),
  get("/openapi/v1/resources/:resource_id", "Resource"),
  get("/openapi/v1/resource-types", "ResourceTypes"),
  get("/openapi/v1/models", "Models"),
  get("/openapi/v1/models/:model", "Model"),
  get("/openapi/v1/models/:model/preflight", "Preflight"),
  get("/openapi/v1/model-tags", "ModelTags"),
  get("/openapi/v1/balance", "Balance"),
  post("/openapi/v1/balance/check", "BalanceCheck"),
  get("/openapi/v1/balance/config", "BalanceConfig"),
  patch("/openapi/v1/balance/config", "UpdateBalanceConfig"),
  get("/openapi/v1/context/config", "ContextConfig"),
  patch("/openapi/v1/context/config", "UpdateContextConfig"),
  get("/openapi/v1/security/policy", "SecurityPolicy"),
  { ...patch("/openapi/v1/security/policy", "UpdateSecurityPolicy"), bodyBytesMax: WORD_LIST_BYTES_MAX },
  get("/openapi/v1/routing/policy", "RoutingPolicy"),
  patch("/openapi/v1/routing/policy", "UpdateRoutingPolicy"),
  get("/openapi/v1/balance-transactions", "BalanceTransactions"),
  csv("/openapi/v1/balance-transactions.csv", "BalanceTransactions", transactionsFile),
  jsonl("/openapi/v1/balance-transactions.jsonl", "BalanceTransactions", transactionsJsonl),
  get("/openapi/v1/balance-transactions/:transaction_id", "BalanceTransaction"),
  get("/openapi/v1/api-keys", "ApiKeys"),
  create("/openapi/v1/api-keys", "CreateApiKey"),
  get("/openapi/v1/api-keys/:api_key_id", "ApiKey"),
  patch("/openapi/v1/api-keys/:api_key_id", "UpdateApiKey"),
  del("/openapi/v1/api-keys/:api_key_id", "DisableApiKey"),
  post("/openapi/v1/api-keys/:api_key_id/disable", "DisableApiKey"),
  create("/openapi/v1/api-keys/:api_key_id/copy", "CopyApiKey"),
  create("/openapi/v1/api-keys/:api_key_id/rotate", "RotateApiKey"),
  get("/openapi/v1/api-keys/:api_key_id/model-access", "ModelAccess"),
  get("/openapi/v1/usage/breakdown", "UsageBreakdown"),
  get("/openapi/v1/billing/cost-breakdown", "CostBreakdown"),
  get("/openapi/v1/billing/detail", "BillingDetail"),
  csv("/openapi/v1/billing/detail.csv", "BillingDetail", billingDetailFile),
  jsonl("/openapi/v1/billing/detail.jsonl", "BillingDetail", billingDetailJsonl),
  get("/openapi/v1/billing/monthly-statement", "MonthlyStatement"),
  csv("/openapi/v1/billing/monthly-statement.csv", "MonthlyStatement", statementFile),
  get("/openapi/v1/billing/rules", "BillingRules"),
  get("/openapi/v1/billing/rules/:model", "BillingRule"),
  get("/openapi/v1/cost/overview", "CostOverview"),
  get("/openapi/v1/cost/trend", "CostTrend"),
  get("/openapi/v1/cost/models", "CostModels"),
  get("/openapi/v1/cost/models/:model", "CostModel"),
  get("/openapi/v1/observation/metrics", "ObservationMetrics"),
  get("/openapi/v1/observation/charts", "ObservationCharts"),
  get("/openapi/v1/observation/logs", "ObservationLogs"),
  csv("/openapi/v1/observation/logs.csv", "ObservationLogs", logsFile),
  jsonl("/openapi/v1/observation/logs.jsonl", "ObservationLogs", logsJsonl),
  get("/openapi/v1/traces/:request_id", "Trace"),
];

/** Where the OpenAPI document is served; it needs no key. */
export const openapiPath = "/openapi/v1/openapi.json";
