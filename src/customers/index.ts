export { createCustomer, type CreateCustomerInput } from "./create-customer.ts";
export { getCustomer } from "./get-customer.ts";
export { listCustomers, type ListCustomersInput } from "./list-customers.ts";
export { suspendCustomer } from "./suspend-customer.ts";
export { reinstateCustomer } from "./reinstate-customer.ts";
export { type Customer, type CustomerStatus, customerStatuses } from "./customer.ts";

export { assignCustomerGroup, type AssignCustomerGroupInput } from "./groups/assign-customer-group.ts";
export { createCustomerGroup } from "./groups/create-customer-group.ts";
export { listCustomerGroups } from "./groups/list-customer-groups.ts";
export { renameCustomerGroup } from "./groups/rename-customer-group.ts";
export type { CustomerGroup } from "./groups/customer-group.ts";

export { createCustomerUser, type CreateCustomerUserInput } from "./people/create-customer-user.ts";
export type { CustomerUser } from "./people/customer-user.ts";

export { createApiKey, type CreateApiKeyInput, type IssuedApiKey } from "./keys/create-api-key.ts";
export { getApiKey } from "./keys/get-api-key.ts";
export { listApiKeys, type ListApiKeysInput } from "./keys/list-api-keys.ts";
export { listKeyQuotas, type CustomerKeyQuota } from "./keys/list-key-quotas.ts";
export { disableApiKey } from "./keys/disable-api-key.ts";
export { readToken } from "./keys/api-key-token.ts";
export { findKeyFacts, type KeyLookup } from "./keys/find-key-facts.ts";
export { noteKeyUse, type KeyUse } from "./keys/note-key-use.ts";
export type { ApiKey, ApiKeyStatus, KeyQuota, QuotaPeriod, RateLimits } from "./keys/api-key.ts";
export { apiKeyStatuses, quotaPeriods } from "./keys/api-key.ts";
export { type ModelScope, modelScopeOf } from "./keys/model-scope.ts";
export type { KeyFacts } from "./keys/key-facts.ts";

export { hasOperator } from "./operators/has-operator.ts";
export { createOperator, type CreateOperatorInput } from "./operators/create-operator.ts";
export { logInOperator, type OperatorSession } from "./operators/log-in-operator.ts";
export type { Operator } from "./operators/operator.ts";

export { findSessionHolder, type SessionLookup } from "./sessions/find-session-holder.ts";
export type { OperatorHolder, Session, SessionHolder, UserHolder } from "./sessions/session.ts";
