import { never } from "../../kernel/never.ts";
import type { NewDelivery } from "../deliveries/delivery.ts";
import { writeMail } from "../deliveries/mail-content.ts";
import type { Alert } from "./alert.ts";
import type { BalanceConfig } from "./balance-config.ts";

/** What is to be sent of an alert: one webhook, and one e-mail to each address. */
export function alertMessages(alert: Alert, config: BalanceConfig): NewDelivery[] {
  const source = { customerId: alert.customerId, eventType: alert.kind, sourceId: alert.id };
  const mail = config.notifyEmails.length > 0 ? mailOf(alert) : "";
  return [
    ...(config.webhookUrl === null
      ? []
      : [{ ...source, channel: "webhook" as const, target: config.webhookUrl, content: webhookOf(alert) }]),
    ...config.notifyEmails.map((target) => ({ ...source, channel: "email" as const, target, content: mail })),
  ];
}

function webhookOf({ id, kind, customerId, raisedAt, data }: Alert): string {
  const timestamp = raisedAt.toISOString();
  return JSON.stringify({ type: kind, timestamp, data: { alert_id: id, customer_id: customerId, ...data } });
}

function mailOf(alert: Alert): string {
  return writeMail({
    subject: alert.title,
    paragraphs: [`${alert.title}.`, adviceOf(alert)],
    facts: {
      Account: alert.customerId,
      ...figuresOf(alert),
      Time: alert.raisedAt.toISOString(),
      Alert: alert.id,
    },
    footer:
      "You get this mail because your address stands in notify_emails of the account's alert settings " +
      "(/openapi/v1/balance/config). To get no more of them, have it taken out there.",
  });
}

function figuresOf({ kind, data }: Alert): Record<string, string> {
  const money = (name: string): string => `${String(data[name])} ${String(data["currency"])}`;
  if (kind === "key_quota.reached") {
    return {
      "API key": `${String(data["api_key_name"])} (${String(data["api_key_id"])})`,
      Used: money("used"),
      Quota: `${money("limit")}, ${String(data["period"])}`,
      "Begins anew": String(data["resets_at"] ?? "never"),
    };
  }
  return {
    Balance: money("total"),
    Available: money("available"),
    "Held by running requests": money("reserved"),
    Threshold: money("threshold"),
  };
}

function adviceOf({ kind }: Alert): string {
  switch (kind) {
    case "balance.low":
      return (
        "What to do: recharge the account, or lower low_balance_threshold. You are told again when the " +
        "balance has risen to the threshold and falls below it once more."
      );
    case "balance.critical":
      return (
        "What to do: recharge the account now. When nothing is left, requests are refused with the code " +
        "insufficient_balance."
      );
    case "key_quota.reached":
      return (
        "What to do: nothing, if this was to be expected. At 100 % the key's requests are refused with the " +
        "code key_quota_exceeded until its quota begins anew or is raised."
      );
    default:
      return never(kind);
  }
}
