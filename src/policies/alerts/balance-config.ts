import { formatAmount, parseAmount, type Nano } from "../../kernel/money.ts";
import type { JsonObject } from "../json-object.ts";
import type { PolicyKind } from "../policy-kind.ts";

/** Of what a customer wants to be told, and where. */
export interface BalanceConfig {
  lowBalanceThreshold: Nano | null;
  /** At most the low threshold. */
  criticalBalanceThreshold: Nano | null;
  /** Whole numbers from 1 to 100, ascending: how much of a key's quota is used. */
  quotaAlertPercents: readonly number[];
  notifyEmails: readonly string[];
  webhookUrl: string | null;
  alertsEnabled: boolean;
}

export const balanceConfigKind: PolicyKind<BalanceConfig> = {
  name: "balance_config",
  defaults: {
    lowBalanceThreshold: null,
    criticalBalanceThreshold: null,
    quotaAlertPercents: [],
    notifyEmails: [],
    webhookUrl: null,
    alertsEnabled: true,
  },
  write: (config) => ({
    low_balance_threshold: writeThreshold(config.lowBalanceThreshold),
    critical_balance_threshold: writeThreshold(config.criticalBalanceThreshold),
    quota_alert_percents: [...config.quotaAlertPercents],
    notify_emails: [...config.notifyEmails],
    webhook_url: config.webhookUrl,
    alerts_enabled: config.alertsEnabled,
  }),
  read: (stored) => ({
    lowBalanceThreshold: readThreshold(stored, "low_balance_threshold"),
    criticalBalanceThreshold: readThreshold(stored, "critical_balance_threshold"),
    quotaAlertPercents: stored["quota_alert_percents"] as number[],
    notifyEmails: stored["notify_emails"] as string[],
    webhookUrl: stored["webhook_url"] as string | null,
    alertsEnabled: stored["alerts_enabled"] as boolean,
  }),
};

/** Where a customer wants to be told now. */
export function targetsOf({ alertsEnabled, webhookUrl, notifyEmails }: BalanceConfig): string[] {
  if (!alertsEnabled) return [];
  return webhookUrl === null ? [...notifyEmails] : [webhookUrl, ...notifyEmails];
}

function writeThreshold(threshold: Nano | null): string | null {
  return threshold === null ? null : formatAmount(threshold);
}

function readThreshold(stored: JsonObject, name: string): Nano | null {
  const text = stored[name];
  return typeof text === "string" ? parseAmount(text) : null;
}
