import type { FieldError } from "../../kernel/app-error.ts";
import { normaliseEmail } from "../../kernel/email-address.ts";
import type { Nano } from "../../kernel/money.ts";
import type { NetworkList } from "../../kernel/network-list.ts";
import { checkWebhookUrl } from "../deliveries/webhook-url.ts";
import { checkItems, checkSet, refuse, throwErrors } from "../field-errors.ts";
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
  throwErrors(errors);
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
  const asList = checkSet(field, percents, PERCENTS_MAX);
  if (asList.length > 0) return asList;
  return checkItems(field, percents, (percent) =>
    Number.isInteger(percent) && percent >= 1 && percent <= 100
      ? null
      : "must be a whole number from 1 to 100",
  );
}

function checkEmails(emails: readonly string[]): FieldError[] {
  const field = "notify_emails";
  if (emails.length > EMAILS_MAX) return refuse(field, `must have at most ${String(EMAILS_MAX)} items`);
  const wrong = checkItems(field, emails, (text) =>
    normaliseEmail(text) === null ? "must be an e-mail address, without a name" : null,
  );
  return wrong.length > 0 ? wrong : checkSet(field, emails.map(normaliseEmail), EMAILS_MAX);
}

function checkUrl(url: string | null, networks: NetworkList): FieldError[] {
  if (url === null) return [];
  const verdict = checkWebhookUrl(url, networks);
  return verdict.ok ? [] : refuse("webhook_url", verdict.reason);
}
