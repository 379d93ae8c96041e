import { fail, type FieldError } from "../../kernel/app-error.ts";
import { normaliseEmail } from "../../kernel/email-address.ts";
import type { Nano } from "../../kernel/money.ts";
import type { NetworkList } from "../../kernel/network-list.ts";
import { checkWebhookUrl } from "../deliveries/webhook-url.ts";
import type { BalanceConfig } from "./balance-config.ts";

const EMAILS_MAX = 10;
const PERCENTS_MAX = 20;

/**
 * Checks a whole configuration and gives it back in its normal form: percents ascending, e-mail addresses in
 * lower case. Throws `invalid_request` with everything that is wrong.
 */
export function checkBalanceConfig(config: BalanceConfig, networks: NetworkList): BalanceConfig {
  const errors: FieldError[] = [
    ...checkThreshold("low_balance_threshold", config.lowBalanceThreshold),
    ...checkThreshold("critical_balance_threshold", config.criticalBalanceThreshold),
    ...checkOrder(config),
    ...checkPercents(config.quotaAlertPercents),
    ...checkEmails(config.notifyEmails),
    ...checkUrl(config.webhookUrl, networks),
  ];
  const [first] = errors;
  if (first) {
    throw fail("invalid_request", {
      public: `${first.field}: ${first.message}`,
      param: first.field,
      fields: errors,
    });
  }
  return {
    ...config,
    quotaAlertPercents: [...config.quotaAlertPercents].sort((one, other) => one - other),
    notifyEmails: config.notifyEmails.map((text) => normaliseEmail(text) ?? text),
  };
}

function checkThreshold(field: string, threshold: Nano | null): FieldError[] {
  return threshold === null || threshold > 0n ? [] : refuse(field, "must be more than 0, or null for none");
}

function checkOrder({
  lowBalanceThreshold: low,
  criticalBalanceThreshold: critical,
}: BalanceConfig): FieldError[] {
  if (low === null || critical === null || critical <= low) return [];
  return refuse("critical_balance_threshold", "must be at most low_balance_threshold");
}

function checkPercents(percents: readonly number[]): FieldError[] {
  const field = "quota_alert_percents";
  if (percents.length > PERCENTS_MAX) return refuse(field, `must have at most ${String(PERCENTS_MAX)} items`);
  if (new Set(percents).size < percents.length) return refuse(field, "must not repeat an item");
  return percents.flatMap((percent, index) =>
    Number.isInteger(percent) && percent >= 1 && percent <= 100
      ? []
      : refuse(`${field}[${String(index)}]`, "must be a whole number from 1 to 100"),
  );
}

function checkEmails(emails: readonly string[]): FieldError[] {
  const field = "notify_emails";
  if (emails.length > EMAILS_MAX) return refuse(field, `must have at most ${String(EMAILS_MAX)} items`);
  const wrong = emails.flatMap((text, index) =>
    normaliseEmail(text) === null
      ? refuse(`${field}[${String(index)}]`, "must be an e-mail address, without a name")
      : [],
  );
  const distinct = new Set(emails.map(normaliseEmail));
  return wrong.length === 0 && distinct.size < emails.length
    ? refuse(field, "must not repeat an item")
    : wrong;
}

function checkUrl(url: string | null, networks: NetworkList): FieldError[] {
  if (url === null) return [];
  const verdict = checkWebhookUrl(url, networks);
  return verdict.ok ? [] : refuse("webhook_url", verdict.reason);
}

function refuse(field: string, message: string): FieldError[] {
  return [{ field, code: "invalid_request", message }];
}
