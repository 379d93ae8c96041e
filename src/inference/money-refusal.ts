import { fail, type AppError } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import { formatAmount, nano, type Nano } from "../kernel/money.ts";
import { affordableOutput, estimateCharge, type Refusal } from "../ledger/index.ts";
import { hardTerms } from "./bids.ts";
import type { Routed } from "./stages/choose-routes.ts";

const SOURCES = {
  insufficient_balance: "balance",
  key_quota_exceeded: "key_quota",
  balance_reserved: "running_reservations",
} as const satisfies Partial<Record<ErrorCode, string>>;

/** What a request could have spent at the moment that it was refused. */
export function budgetOf({ available, quota }: Refusal): Nano {
  if (quota === null) return available;
  const left = nano(quota.limit - quota.spent - quota.reserved);
  return left < available ? left : available;
}

/**
 * The 402 of a request that the books refused: what it may cost, what stands in its way, and how many tokens
 * of output would have been affordable for each choice.
 */
export function moneyRefusal(routed: Routed, refusal: Refusal): AppError {
  const { currency } = routed.key;
  const terms = hardTerms(routed);
  const isBound = routed.request.maxOutputTokens !== null;
  // Without a bound of the client's, a single token of output would have been enough.
  const needed = estimateCharge(isBound ? terms : { ...terms, outputTokensMax: 1 });
  const affordable = Math.max(0, affordableOutput(terms, budgetOf(refusal)));
  const code = codeOf(refusal, needed);
  const money = (amount: Nano): string => `${formatAmount(amount)} ${currency}`;
  const cost = `This request may cost ${isBound ? "up to" : "at least"} ${money(needed)}`;
  const room = isBound ? ` ${String(affordable)} tokens of output are affordable.` : "";
  return fail(code, {
    public: `${cost}; ${obstacle(refusal, code, money)}.${room}`,
    facts: { affordable_max_tokens: affordable, limit_source: SOURCES[code] },
  });
}

/** The 402 of a request that would have cost no more than the fee of its price. */
export function feeRefusal(fee: Nano, currency: string, refusal: Refusal): AppError {
  const code = codeOf(refusal, fee);
  const money = (amount: Nano): string => `${formatAmount(amount)} ${currency}`;
  return fail(code, {
    public: `This request costs ${money(fee)}; ${obstacle(refusal, code, money)}.`,
    facts: { affordable_max_tokens: 0, limit_source: SOURCES[code] },
  });
}

function codeOf({ limit, available, reserved }: Refusal, needed: Nano): keyof typeof SOURCES {
  if (limit === "key_quota") return "key_quota_exceeded";
  return needed <= available + reserved ? "balance_reserved" : "insufficient_balance";
}

function obstacle(refusal: Refusal, code: ErrorCode, money: (amount: Nano) => string): string {
  const { available, reserved, quota } = refusal;
  if (code === "key_quota_exceeded" && quota) {
    const left = nano(quota.limit - quota.spent - quota.reserved);
    return `of the API key's quota of ${money(quota.limit)}, ${money(left)} is left`;
  }
  const held = code === "balance_reserved" ? `, and ${money(reserved)} is held by running requests` : "";
  return `${money(available)} is available${held}`;
}
