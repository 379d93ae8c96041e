import type { Nano } from "../../kernel/money.ts";
import type { QuotaPeriod } from "../../kernel/quota-window.ts";

export const alertKinds = ["balance.low", "balance.critical", "key_quota.reached"] as const;
/** What can be told; the `type` of a webhook. */
export type AlertKind = (typeof alertKinds)[number];

/** The `type` of a webhook that only shows that webhooks arrive. */
export const TEST_TYPE = "webhook.test";

/** The figures of an alert in the wire's spelling. */
export type AlertData = Readonly<Record<string, string | number | null>>;

/** A condition that came to hold, told once until it has ceased to hold. */
export interface Alert {
  id: string;
  customerId: string;
  kind: AlertKind;
  /** The account or the key that it is about. */
  subject: string;
  /** The same in a sentence. */
  title: string;
  /** The figures of the moment in which it was raised, as webhooks show them. */
  data: AlertData;
  raisedAt: Date;
  /** When it had ceased to hold; null while it holds. */
  resolvedAt: Date | null;
  acknowledgedAt: Date | null;
}

/** What other rooms know of a customer who wants to be told. */
export interface AlertFacts {
  customerId: string;
  balance: BalanceFacts;
  /** Every key with a quota. */
  quotas: readonly QuotaFacts[];
}

export interface BalanceFacts {
  accountId: string;
  currency: string;
  available: Nano;
  reserved: Nano;
}

/** A key's quota in its running window. */
export interface QuotaFacts {
  apiKeyId: string;
  apiKeyName: string;
  period: QuotaPeriod;
  window: string;
  currency: string;
  limit: Nano;
  spent: Nano;
  /** When the next window begins; null for a total. */
  resetsAt: Date | null;
}
