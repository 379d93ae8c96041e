export { acknowledgeAlert } from "./alerts/acknowledge-alert.ts";
export { alertKinds, type Alert, type AlertFacts, type AlertKind, type QuotaFacts } from "./alerts/alert.ts";
export type { BalanceConfig } from "./alerts/balance-config.ts";
export { findBalanceConfigs } from "./alerts/find-balance-configs.ts";
export { getBalanceConfig } from "./alerts/get-balance-config.ts";
export { listAlerts, type ListAlertsInput } from "./alerts/list-alerts.ts";
export { listWatchedCustomers, type WatchedCustomer } from "./alerts/list-watched-customers.ts";
export { raiseAlerts, type Watched } from "./alerts/raise-alerts.ts";
export { testWebhook, type TestWebhookInput } from "./alerts/test-webhook.ts";
export {
  updateBalanceConfig,
  type BalanceConfigUpdate,
  type UpdateBalanceConfigInput,
} from "./alerts/update-balance-config.ts";

export { deliverDue, type Channel, type Channels } from "./deliveries/deliver-due.ts";
export { deliveryChannels, deliveryStates } from "./deliveries/delivery.ts";
export type { Delivery, DeliveryAttempt, DeliveryChannel, DeliveryState } from "./deliveries/delivery.ts";
export type { MailSettings } from "./deliveries/email-channel.ts";
export { writeMail, type Mail } from "./deliveries/mail-content.ts";
export { listDeliveries, type ListDeliveriesInput } from "./deliveries/list-deliveries.ts";
export { openChannels, type ChannelSettings } from "./deliveries/open-channels.ts";
export { replayDelivery } from "./deliveries/replay-delivery.ts";
export { rotateSigningKey, type RotateSigningKeyInput } from "./deliveries/rotate-signing-key.ts";
export type { ReplacedSigningKey } from "./deliveries/replace-signing-key.ts";
export { trimDeliveries } from "./deliveries/trim-deliveries.ts";

export type { Policy } from "./policy-kind.ts";
export { findServingPolicies } from "./find-serving-policies.ts";
export { listRetentions, type Retention } from "./list-retentions.ts";
export { getServingPolicies } from "./get-serving-policies.ts";
export { listServingPolicies } from "./list-serving-policies.ts";
export type { Changes } from "./merge-changes.ts";
export { isInScope, modelScopeModes, type ModelScope } from "./model-scope.ts";
export { defaultPolicies, type ServingPolicies, type VersionedPolicies } from "./serving-policies.ts";

export { cacheScopes, overflowModes, type ContextConfig } from "./context/context-config.ts";
export { getContextConfig } from "./context/get-context-config.ts";
export { updateContextConfig, type UpdateContextConfigInput } from "./context/update-context-config.ts";
export { getRoutingPolicy } from "./routing/get-routing-policy.ts";
export { updateRoutingPolicy, type UpdateRoutingPolicyInput } from "./routing/update-routing-policy.ts";
export { getSecurityPolicy } from "./security/get-security-policy.ts";
export { updateSecurityPolicy, type UpdateSecurityPolicyInput } from "./security/update-security-policy.ts";
export {
  regionModes,
  retryReasons,
  routingStrategies,
  stickyKinds,
  type RegionMode,
  type RetryReason,
  type Rollout,
  type RoutingPolicy,
  type RoutingStrategy,
} from "./routing/routing-policy.ts";
export {
  loggingLevels,
  maskedEntities,
  maskingPlaces,
  maskingStrategies,
  moderationFailures,
  safetyCategories,
  safetyDirections,
  safetyModes,
  type ContentSafety,
  type LoggingLevel,
  type MaskedEntity,
  type Masking,
  type SafetyCategory,
  type SafetyDirection,
  type SecurityPolicy,
} from "./security/security-policy.ts";
