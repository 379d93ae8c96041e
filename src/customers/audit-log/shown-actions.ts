import type { AuditedState, AuditEvent } from "./audit-event.ts";

/**
 * What was done to an account that its customer may read of, by the part of the action before the dot. What
 * is not here is ours: prices, suppliers, entitlements, groups, proposals.
 */
export const shownDomains: readonly string[] = [
  ...[
    "profile",
    "api_key",
    "conversation",
    "customer_user",
    "member",
    "invitation",
    "password",
    "password_reset",
    "session",
  ],
  ...["balance_config", "context_config", "security_policy", "routing_policy"],
  ...["alert", "delivery", "webhook", "webhook_signing_key", "recharge_order", "request_content"],
];

/** The same by the whole action, where others of the domain are ours. */
export const shownActions: readonly string[] = [
  ...["customer.create", "customer.sign_up", "customer.suspend", "customer.reinstate", "customer.limit"],
  ...["account.recharge", "account.correct", "voucher.redeem"],
];

// Who of us did it, and what hangs on our prices and suppliers.
const HIDDEN = /operator|asked|provider|supplier|credential|cost|margin|group|price/i;
// Why an account is suspended is said to its customer by people.
const HIDDEN_OF_ACCOUNT = /reason/i;

/** An event as its customer may read it: of us it says only whether it was an operator or the product. */
export function asShown(event: AuditEvent): AuditEvent {
  const isOurs = event.actorKind === "operator" || event.actorKind === "system";
  return {
    ...event,
    ...(isOurs && { actorId: event.actorKind, actorName: null }),
    before: withoutHidden(event, event.before),
    after: withoutHidden(event, event.after),
  };
}

function withoutHidden({ subjectKind }: AuditEvent, state: AuditedState): AuditedState {
  if (state === null) return null;
  const isHidden = (field: string): boolean =>
    HIDDEN.test(field) || (subjectKind === "customer" && HIDDEN_OF_ACCOUNT.test(field));
  return Object.fromEntries(Object.entries(state).filter(([field]) => !isHidden(field)));
}
