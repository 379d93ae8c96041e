export { createCustomer, type CreateCustomerInput } from "./create-customer.ts";
export { getCustomer } from "./get-customer.ts";
export { listCustomers, type ListCustomersInput } from "./list-customers.ts";
export { suspendCustomer } from "./suspend-customer.ts";
export { reinstateCustomer } from "./reinstate-customer.ts";
export { type Customer, type CustomerStatus, customerStatuses } from "./customer.ts";

export { assignCustomerGroup, type AssignCustomerGroupInput } from "./assign-customer-group.ts";
export { createCustomerGroup } from "./create-customer-group.ts";
export { listCustomerGroups } from "./list-customer-groups.ts";
export { renameCustomerGroup } from "./rename-customer-group.ts";
export type { CustomerGroup } from "./customer-group.ts";

export { createCustomerUser, type CreateCustomerUserInput } from "./create-customer-user.ts";
export { type CustomerUser, type CustomerUserRole, customerUserRoles } from "./customer-user.ts";

export { createApiKey, type CreateApiKeyInput, type IssuedApiKey } from "./create-api-key.ts";
export { getApiKey } from "./get-api-key.ts";
export { listApiKeys, type ListApiKeysInput } from "./list-api-keys.ts";
export { listKeyQuotas, type CustomerKeyQuota } from "./list-key-quotas.ts";
export { disableApiKey } from "./disable-api-key.ts";
export { readToken } from "./api-key-token.ts";
export { findKeyFacts, type KeyLookup } from "./find-key-facts.ts";
export { noteKeyUse, type KeyUse } from "./note-key-use.ts";
export type { ApiKey, ApiKeyStatus, KeyQuota, QuotaPeriod, RateLimits } from "./api-key.ts";
export { apiKeyStatuses, quotaPeriods } from "./api-key.ts";
export { type ModelScope, modelScopeOf } from "./model-scope.ts";
export type { KeyFacts } from "./key-facts.ts";

export { hasOperator } from "./has-operator.ts";
export { createOperator, type CreateOperatorInput } from "./create-operator.ts";
export { logInOperator, type OperatorSession } from "./log-in-operator.ts";
export { findOperatorByToken, type OperatorTokenLookup } from "./find-operator-by-token.ts";
export type { Operator } from "./operator.ts";
