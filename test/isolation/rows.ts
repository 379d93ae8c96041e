import type { Capability, CustomerRole } from "../../src/kernel/principal.ts";
import type { Kind } from "./subjects.ts";

/** Who may: a capability, roles of people (owners always), or everybody. */
export type Needs = Capability | readonly CustomerRole[] | "public";

/** One path or field: who may use it, what it names, and what it is given. */
export interface Row {
  needs: Needs;
  /** What the id in it is an id of; absent: it names nothing. */
  names?: Kind;
  /** The body, or the arguments; by the id where it names something. */
  given?: (id: string) => object;
  /** What answers who may, for a thing of his own: success unless codes are listed. */
  own?: readonly string[];
  /** What answers for an id that is another's, nobody's or none. */
  foreign?: string;
  /** What answers who may not; some learn it only when the thing is looked for. */
  denied?: readonly string[];
  /** Not tried for a thing of his own, because the caller would be nobody after it; why that is so. */
  notOwn?: string;
  /** The id is a filter of a list: a foreign one finds nothing. */
  filters?: true;
}

const read: Row = { needs: "account:read" };
const anybody: readonly CustomerRole[] = ["admin", "developer", "finance", "viewer"];
const keepers: readonly CustomerRole[] = ["admin"];
const model = (name: string): Row => ({
  ...{ needs: "account:read", names: "model", foreign: "model_not_found" },
  given: (id) => ({ [name]: id }),
});

/** Every row of REST, without its prefix; ids in the path are bound by the matrix. */
export const restRows: Readonly<Record<string, Row>> = {
  "GET /client": read,
  "GET /client/profile": read,
  "PATCH /client/profile": { needs: "account:write", given: () => ({ contact_name: "Ada" }) },
  "POST /conversations": { needs: "account:write", given: () => ({ title: "t" }) },
  "GET /conversations": read,
  "GET /conversations/:conversation_id": { needs: "account:read", names: "conversation" },
  "PATCH /conversations/:conversation_id": {
    ...{ needs: "account:write", names: "conversation", given: () => ({ title: "u" }) },
  },
  "DELETE /conversations/:conversation_id": { needs: "account:write", names: "conversation" },
  "GET /resources": read,
  "GET /resources/:resource_id": { needs: "account:read", names: "resource" },
  "GET /resource-types": read,
  "GET /models": read,
  "GET /models/:model": model("model"),
  "GET /models/:model/preflight": model("model"),
  "GET /model-tags": read,
  "GET /balance": read,
  "POST /balance/check": { needs: "account:read", given: () => ({ amount: "1.00" }) },
  "GET /balance/config": read,
  "PATCH /balance/config": { needs: "account:write", given: () => ({ alerts_enabled: true }) },
  "GET /context/config": read,
  "PATCH /context/config": { needs: "account:write", given: () => ({ cache: { enabled: true } }) },
  "GET /security/policy": read,
  "PATCH /security/policy": { needs: "account:write", given: () => ({ masking: { enabled: true } }) },
  "GET /routing/policy": read,
  "PATCH /routing/policy": { needs: "account:write", given: () => ({ strategy: "cost" }) },
  "GET /balance-transactions": read,
  "GET /balance-transactions.csv": read,
  "GET /balance-transactions.jsonl": read,
  "GET /balance-transactions/:transaction_id": { needs: "account:read", names: "transaction" },
  "GET /api-keys": read,
  "POST /api-keys": { needs: "keys:write", given: () => ({ name: "k", capabilities: ["account:read"] }) },
  "GET /api-keys/:api_key_id": { needs: "account:read", names: "apiKey" },
  "PATCH /api-keys/:api_key_id": { needs: "keys:write", names: "apiKey", given: () => ({ name: "n" }) },
  "DELETE /api-keys/:api_key_id": { needs: "keys:write", names: "apiKey" },
  "POST /api-keys/:api_key_id/disable": { needs: "keys:write", names: "apiKey" },
  "POST /api-keys/:api_key_id/copy": { needs: "keys:write", names: "apiKey" },
  "POST /api-keys/:api_key_id/rotate": { needs: "keys:write", names: "apiKey" },
  "GET /api-keys/:api_key_id/model-access": { needs: "account:read", names: "apiKey" },
  "GET /usage/breakdown": read,
  "GET /billing/cost-breakdown": read,
  "GET /cost/overview": read,
  "GET /cost/trend": read,
  "GET /cost/models": read,
  "GET /cost/models/:model": model("model"),
  "GET /billing/detail": read,
  "GET /billing/detail.csv": read,
  "GET /billing/detail.jsonl": read,
  "GET /billing/monthly-statement": read,
  "GET /billing/monthly-statement.csv": read,
  "GET /billing/rules": read,
  "GET /billing/rules/:model": model("model"),
  "GET /observation/metrics": read,
  "GET /observation/charts": read,
  "GET /observation/logs": read,
  "GET /observation/logs.csv": read,
  "GET /observation/logs.jsonl": read,
  "GET /traces/:request_id": { needs: "account:read", names: "request" },
};

/** Filters of REST's lists that name things: they find nothing of another's. */
export const restFilters: Readonly<Record<string, Row>> = {
  "GET /balance-transactions?key_id=": { needs: "account:read", names: "apiKey", filters: true },
  "GET /balance-transactions?request_id=": { needs: "account:read", names: "request", filters: true },
  "GET /usage/breakdown?key_id=": { needs: "account:read", names: "apiKey", filters: true },
  "GET /usage/breakdown?model=": { needs: "account:read", names: "model", filters: true },
  "GET /billing/cost-breakdown?key_id=": { needs: "account:read", names: "apiKey", filters: true },
  "GET /billing/cost-breakdown?model=": { needs: "account:read", names: "model", filters: true },
  "GET /billing/detail?key_id=": { needs: "account:read", names: "apiKey", filters: true },
  "GET /billing/detail?request_id=": { needs: "account:read", names: "request", filters: true },
  "GET /observation/logs?key_id=": { needs: "account:read", names: "apiKey", filters: true },
  "GET /observation/logs?request_id=": { needs: "account:read", names: "request", filters: true },
  "GET /observation/logs?conversation_id=": { needs: "account:read", names: "conversation", filters: true },
};

const input = (row: Row): Row => ({ ...row, given: (id) => ({ input: row.given?.(id) ?? {} }) });
const named = (names: Kind, needs: Needs, more: Partial<Row> = {}): Row => ({
  ...{ needs, names, given: (id) => ({ id }) },
  ...more,
});
const token = { token: `inv_${"a".repeat(43)}`, name: "Ada", password: "a long enough password" };

/** Every root field of the customer schema. */
export const customerRows: Readonly<Record<string, Row>> = {
  "query serverInfo": { needs: "public" },
  "query viewer": read,
  "query profile": read,
  "query auditEvents": read,
  "query apiKeys": read,
  "query apiKey": named("apiKey", "account:read"),
  "query models": read,
  "query model": named("model", "account:read", { foreign: "model_not_found" }),
  "query modelTags": read,
  "query preflight": model("model"),
  "query billingRules": read,
  "query billingRule": model("model"),
  "query billingDetail": named("apiKey", "account:read", {
    given: (id) => ({ apiKeyId: id }),
    filters: true,
  }),
  "query usageBreakdown": named("apiKey", "account:read", {
    given: (id) => ({ apiKeyId: id }),
    filters: true,
  }),
  "query costBreakdown": named("apiKey", "account:read", {
    given: (id) => ({ apiKeyId: id }),
    filters: true,
  }),
  "query costOverview": read,
  "query costTrend": read,
  "query costModels": read,
  "query costModel": model("model"),
  "query monthlyStatement": read,
  "query monthlyStatements": read,
  "query balance": read,
  "query balanceCheck": { needs: "account:read", given: () => ({ input: { amount: "1.00" } }) },
  "query balanceConfig": read,
  "query routingPolicy": read,
  "query securityPolicy": read,
  "query contextConfig": read,
  "query balanceTransactions": named("apiKey", "account:read", {
    given: (id) => ({ apiKeyId: id }),
    filters: true,
  }),
  "query balanceTransaction": named("transaction", "account:read"),
  "query conversations": read,
  "query conversation": named("conversation", "account:read"),
  "query resources": read,
  "query resource": named("resource", "account:read"),
  "query resourceTypes": read,
  "query members": { needs: anybody },
  "query member": named("member", anybody),
  "query invitations": { needs: keepers },
  "query sessions": { needs: anybody },
  "query rechargeOrders": read,
  "query rechargeOrder": named("rechargeOrder", "account:read"),
  "query alerts": read,
  "query deliveries": read,
  "query requestContent": named("content", "account:read", { given: (requestId) => ({ requestId }) }),
  "query observationMetrics": read,
  "query observationCharts": read,
  "query observationLogs": named("apiKey", "account:read", {
    given: (id) => ({ apiKeyId: id }),
    filters: true,
  }),
  "query trace": named("request", "account:read", { given: (requestId) => ({ requestId }) }),
  "mutation createApiKey": input({
    ...{ needs: "keys:write", given: () => ({ name: "k", capabilities: ["account:read"] }) },
  }),
  "mutation updateApiKey": input({
    ...{ needs: "keys:write", names: "apiKey", given: (apiKeyId) => ({ apiKeyId, name: "n" }) },
  }),
  "mutation copyApiKey": input({ needs: "keys:write", names: "apiKey", given: (apiKeyId) => ({ apiKeyId }) }),
  "mutation rotateApiKey": input({
    needs: "keys:write",
    names: "apiKey",
    given: (apiKeyId) => ({ apiKeyId }),
  }),
  "mutation disableApiKey": input({
    needs: "keys:write",
    names: "apiKey",
    given: (apiKeyId) => ({ apiKeyId }),
  }),
  "mutation createConversation": input({ needs: "account:write", given: () => ({ title: "t" }) }),
  "mutation updateConversation": input({
    ...{ needs: "account:write", names: "conversation" },
    given: (conversationId) => ({ conversationId, title: "u" }),
  }),
  "mutation archiveConversation": input({
    ...{ needs: "account:write", names: "conversation", given: (conversationId) => ({ conversationId }) },
  }),
  "mutation updateProfile": input({ needs: "account:write", given: () => ({ contactName: "Ada" }) }),
  "mutation updateBalanceConfig": input({ needs: "account:write", given: () => ({ alertsEnabled: true }) }),
  "mutation updateRoutingPolicy": input({ needs: "account:write", given: () => ({ strategy: "cost" }) }),
  "mutation updateSecurityPolicy": input({
    ...{ needs: "account:write", given: () => ({ masking: { enabled: true } }) },
  }),
  "mutation updateContextConfig": input({
    ...{ needs: "account:write", given: () => ({ cache: { enabled: true } }) },
  }),
  "mutation createRechargeOrder": input({ needs: "account:write", given: () => ({ amount: "1.00" }) }),
  "mutation cancelRechargeOrder": input({
    ...{ needs: "account:write", names: "rechargeOrder", given: (rechargeOrderId) => ({ rechargeOrderId }) },
  }),
  "mutation redeemVoucher": input({
    ...{ needs: "account:write", given: () => ({ code: "AAAA-BBBB-CCCC-DDDD" }) },
    own: ["not_found", "invalid_request", "rate_limited"],
  }),
  "mutation acknowledgeAlert": input({
    ...{ needs: "account:write", names: "alert", given: (alertId) => ({ alertId }) },
  }),
  "mutation replayDelivery": input({
    ...{ needs: "account:write", names: "delivery", given: (deliveryId) => ({ deliveryId }) },
    own: ["ok", "conflict"],
  }),
  "mutation testWebhook": input({ needs: "account:write", own: ["conflict", "invalid_request"] }),
  "mutation rotateWebhookSigningKey": input({ needs: "account:write" }),
  "mutation inviteMember": input({
    ...{ needs: keepers, given: () => ({ email: `new-${crypto.randomUUID()}@example.com`, role: "viewer" }) },
  }),
  "mutation revokeInvitation": input({
    ...{ needs: keepers, names: "invitation", given: (invitationId) => ({ invitationId }) },
  }),
  "mutation updateMember": input({
    ...{ needs: keepers, names: "member", given: (userId) => ({ userId, role: "viewer" }) },
    denied: ["permission_denied", "not_found"],
  }),
  "mutation removeMember": input({ needs: keepers, names: "member", given: (userId) => ({ userId }) }),
  "mutation revokeSession": input({
    ...{ needs: keepers, names: "session", given: (sessionId) => ({ sessionId }) },
    denied: ["permission_denied", "not_found"],
  }),
  "mutation logOut": input({ needs: anybody, notOwn: "it ends the caller's session" }),
  "mutation revokeOtherSessions": input({ needs: anybody }),
  "mutation changePassword": input({
    needs: anybody,
    given: () => ({ currentPassword: "not the password", newPassword: "another long password" }),
    own: ["permission_denied", "invalid_request", "rate_limited"],
  }),
  "mutation acceptInvitation": input({
    needs: "public",
    given: () => token,
    own: ["not_found", "invalid_request"],
  }),
  "mutation resetPassword": input({
    ...{ needs: "public", given: () => ({ token: token.token, newPassword: token.password }) },
    own: ["not_found", "invalid_request"],
  }),
  "mutation requestPasswordReset": input({
    ...{ needs: "public", given: () => ({ email: "nobody@example.com" }), own: ["ok", "rate_limited"] },
  }),
  "mutation signUp": input({
    needs: "public",
    given: () => ({
      company: "C",
      name: "N",
      email: "n@example.com",
      password: token.password,
      currency: "USD",
    }),
    own: ["permission_denied"],
  }),
  "mutation logIn": input({
    ...{ needs: "public", given: () => ({ email: "nobody@example.com", password: "wrong horse battery" }) },
    own: ["permission_denied", "invalid_request", "rate_limited"],
  }),
};
