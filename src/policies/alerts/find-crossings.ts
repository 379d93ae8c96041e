import { formatAmount, nano, type Nano } from "../../kernel/money.ts";
import type { AlertData, AlertFacts, AlertKind, BalanceFacts, QuotaFacts } from "./alert.ts";
import type { BalanceConfig } from "./balance-config.ts";

/** A condition that holds now. Kind, subject and condition together name it. */
export interface Crossing {
  kind: AlertKind;
  subject: string;
  /** "below" a threshold; "2026-11-23/80" for 80 percent of a quota in a window. */
  condition: string;
  title: string;
  data: AlertData;
}

/** Names a condition, so that two lists of them can be compared. */
export function nameOf({
  kind,
  subject,
  condition,
}: Pick<Crossing, "kind" | "subject" | "condition">): string {
  return `${kind} ${subject} ${condition}`;
}

/** Everything that a customer wants to be told of and that holds now. */
export function findCrossings(config: BalanceConfig, facts: AlertFacts): Crossing[] {
  return [
    ...belowThreshold("balance.low", config.lowBalanceThreshold, facts.balance),
    ...belowThreshold("balance.critical", config.criticalBalanceThreshold, facts.balance),
    ...facts.quotas.flatMap((quota) => reachedPercents(config.quotaAlertPercents, quota)),
  ];
}

// What running requests hold counts as the customer's: it comes back when they end, and a threshold that was
// crossed and left with every request would be told with every request.
function belowThreshold(
  kind: "balance.low" | "balance.critical",
  threshold: Nano | null,
  { accountId, currency, available, reserved }: BalanceFacts,
): Crossing[] {
  const total = nano(available + reserved);
  if (threshold === null || total >= threshold) return [];
  const word = kind === "balance.low" ? "low" : "critical";
  const money = (amount: Nano): string => `${formatAmount(amount)} ${currency}`;
  const title = `Balance ${word}: ${money(total)}, below ${money(threshold)}`;
  const data = {
    currency,
    threshold: formatAmount(threshold),
    total: formatAmount(total),
    available: formatAmount(available),
    reserved: formatAmount(reserved),
  };
  return [{ kind, subject: accountId, condition: "below", title, data }];
}

function reachedPercents(percents: readonly number[], quota: QuotaFacts): Crossing[] {
  const reached = percents.filter((percent) => quota.spent * 100n >= quota.limit * BigInt(percent));
  return reached.map((percent) => ({
    kind: "key_quota.reached",
    subject: quota.apiKeyId,
    condition: `${quota.window}/${String(percent)}`,
    title: titleOf(quota, percent),
    data: {
      api_key_id: quota.apiKeyId,
      api_key_name: quota.apiKeyName,
      percent,
      period: quota.period,
      window: quota.window,
      resets_at: quota.resetsAt?.toISOString() ?? null,
      currency: quota.currency,
      limit: formatAmount(quota.limit),
      used: formatAmount(quota.spent),
    },
  }));
}

function titleOf({ apiKeyName, period, limit, spent, currency }: QuotaFacts, percent: number): string {
  const used = `${formatAmount(spent)} of ${formatAmount(limit)} ${currency}`;
  return `API key ${apiKeyName}: ${String(percent)} % of its ${period} quota used (${used})`;
}
