/** One endpoint: a method and a path, and the document in schema/operations that answers it. */
export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  operation: string;
  /** The HTTP status of success. */
  status: number;
}

const get = (path: string, operation: string): Route => ({ method: "GET", path, operation, status: 200 });
const post = (path: string, operation: string): Route => ({ method: "POST", path, operation, status: 200 });
const create = (path: string, operation: string): Route => ({ method: "POST", path, operation, status: 201 });
const del = (path: string, operation: string): Route => ({ method: "DELETE", path, operation, status: 200 });

/**
 * Everything that is public over REST. `:name` binds to the variable of that name, or to that field of
 * `input`.
 */
export const routes: readonly Route[] = [
  get("/openapi/v1/client", "Client"),
  get("/openapi/v1/models", "Models"),
  get("/openapi/v1/models/:model", "Model"),
  get("/openapi/v1/models/:model/preflight", "Preflight"),
  get("/openapi/v1/model-tags", "ModelTags"),
  get("/openapi/v1/balance", "Balance"),
  get("/openapi/v1/balance-transactions", "BalanceTransactions"),
  get("/openapi/v1/balance-transactions/:transaction_id", "BalanceTransaction"),
  get("/openapi/v1/api-keys", "ApiKeys"),
  create("/openapi/v1/api-keys", "CreateApiKey"),
  get("/openapi/v1/api-keys/:api_key_id", "ApiKey"),
  del("/openapi/v1/api-keys/:api_key_id", "DisableApiKey"),
  post("/openapi/v1/api-keys/:api_key_id/disable", "DisableApiKey"),
  get("/openapi/v1/billing/detail", "BillingDetail"),
];

/** Where the OpenAPI document is served; it needs no key. */
export const openapiPath = "/openapi/v1/openapi.json";
