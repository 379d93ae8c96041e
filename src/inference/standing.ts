import type { Occasion } from "../catalog/index.ts";
import { getCustomer, type ApiKey, type Customer } from "../customers/index.ts";
import type { Nano } from "../kernel/money.ts";
import { nano } from "../kernel/money.ts";
import { quotaWindow } from "../kernel/quota-window.ts";
import { getBalance, getKeyQuotaUse, type Balance } from "../ledger/index.ts";
import { getServingPolicies, type ServingPolicies } from "../policies/index.ts";
import type { Ctx } from "../storage/index.ts";

/** What must be known of a key to say what it can call. */
export type AskedKey = Pick<
  ApiKey,
  "id" | "customerId" | "status" | "capabilities" | "allowedModelIds" | "quota"
>;

/** How a customer, and one of its keys, stands at one moment: all that decides of a call beside the model. */
export interface Standing {
  occasion: Occasion;
  customerStatus: Customer["status"];
  balance: Balance;
  /** What the customer has decided, as it stands now: not as this node remembers it. */
  policies: ServingPolicies;
  /** Null when a person asks, not a key. */
  key: KeyStanding | null;
}

export interface KeyStanding {
  status: ApiKey["status"];
  mayInfer: boolean;
  /** The models that it is bound to; null is any. */
  scope: ReadonlySet<string> | null;
  /** What is left of its quota in the running window; null is no limit. */
  quotaLeft: Nano | null;
}

/**
 * How a customer stands with each of these keys, in their order; `null` stands for a person. However many
 * there are, customer, balance, policies and quotas are read once.
 */
export async function takeStandings(
  ctx: Ctx,
  { customerId, keys }: { customerId: string; keys: readonly (AskedKey | null)[] },
): Promise<Standing[]> {
  const customer = await getCustomer(ctx, { customerId });
  const balance = await getBalance(ctx, { customerId });
  const policies = await getServingPolicies(ctx, { customerId });
  const quotaLeft = await readQuotasLeft(ctx, customer, keys);
  const { groupId, currency, status: customerStatus } = customer;
  const occasion = { customerId, groupId, currency, at: ctx.clock.now() };
  return keys.map((key) => ({
    ...{ occasion, customerStatus, balance, policies },
    key: key && {
      status: key.status,
      mayInfer: key.capabilities.includes("inference"),
      scope: key.allowedModelIds.length > 0 ? new Set(key.allowedModelIds) : null,
      quotaLeft: quotaLeft.get(key.id) ?? null,
    },
  }));
}

/** What is left of each quota in the window of now, by key; a key without a quota is absent. */
async function readQuotasLeft(
  ctx: Ctx,
  { id: customerId, reportingTimezone }: Customer,
  keys: readonly (AskedKey | null)[],
): Promise<Map<string, Nano>> {
  const now = ctx.clock.now();
  const limited = keys.flatMap((key) => (key?.quota ? [{ apiKeyId: key.id, quota: key.quota }] : []));
  if (limited.length === 0) return new Map();
  const windows = limited.map(({ apiKeyId, quota }) => ({
    apiKeyId,
    window: quotaWindow(quota.period, now, reportingTimezone),
  }));
  const used = await getKeyQuotaUse(ctx, { customerId, keys: windows });
  return new Map(
    limited.map(({ apiKeyId, quota }) => {
      const { spent, reserved } = used.get(apiKeyId)!;
      return [apiKeyId, nano(quota.limit - spent - reserved)];
    }),
  );
}
