import type { CustomerKind, PlannedRequest } from "./request-plan.ts";
import { amountOf, nanoOf } from "./price-of.ts";
import type { KeyQuota } from "./operator.ts";
import type { World } from "./world.ts";

export interface Key {
  id: string;
  token: string;
  /** In 1e-9 of the currency; null without a quota. */
  quota: bigint | null;
}

export interface Customer {
  id: string;
  kind: CustomerKind | "exhaustion" | "outage";
  keys: Key[];
}

/** The customers of a run, by kind. */
export type Cast = Customer[];

/** A payment, as often as it was sent and answered. */
export interface Payment {
  customerId: string;
  amount: bigint;
  idempotencyKey: string;
  /** What each answered delivery named; all must be one. */
  rechargeIds: string[];
}

interface Role {
  kind: Customer["kind"];
  /** What it is given at the start. */
  balance: string;
  quotas: (KeyQuota | null)[];
}

const none = [null];
const roles: Role[] = [
  { kind: "hot", balance: "1000.00", quotas: [null, null, { limit: "900.00", period: "daily" }] },
  { kind: "ample", balance: "100.00", quotas: [null, { limit: "90.00", period: "monthly" }] },
  { kind: "ample", balance: "100.00", quotas: none },
  { kind: "ample", balance: "100.00", quotas: none },
  // Worth a handful of requests; what they are paid later is soon gone as well.
  { kind: "poor", balance: "0.003", quotas: none },
  { kind: "poor", balance: "0.001", quotas: none },
  {
    kind: "limited",
    balance: "100.00",
    quotas: [
      { limit: "0.02", period: "total" },
      { limit: "0.03", period: "daily" },
      { limit: "0.05", period: "monthly" },
    ],
  },
];

/** Makes the customers of a run, as an operator would. */
export async function makeCast(world: World, payments: Payment[]): Promise<Cast> {
  const cast: Cast = [];
  for (const role of roles) cast.push(await makeCustomer(world, role, payments));
  return cast;
}

/** Makes one customer with money and keys; the payment is put on the list. */
export async function makeCustomer(
  { relays: [relay], operator }: World,
  { kind, balance, quotas }: Role,
  payments: Payment[],
): Promise<Customer> {
  if (!relay) throw new Error("there is no relay");
  const id = await operator.createCustomer(relay, kind);
  const payment = { customerId: id, amount: amountOf(nanoOf(balance)), idempotencyKey: `first-${id}` };
  const rechargeIds = [await operator.recharge(relay, payment)];
  payments.push({ ...payment, amount: nanoOf(balance), rechargeIds });
  const keys: Key[] = [];
  for (const quota of quotas) {
    const name = quota ? quota.period : "key";
    const key = await operator.createKey(relay, { customerId: id, name, quota });
    keys.push({ ...key, quota: quota && nanoOf(quota.limit) });
  }
  return { id, kind, keys };
}

/** Whose request this is, and with which key it is sent. */
export function senderOf(
  cast: Cast,
  { customer: kind, draw }: PlannedRequest,
): { customer: Customer; key: Key } {
  const candidates = cast.filter((one) => one.kind === kind);
  const customer = candidates[draw % candidates.length];
  const key = customer?.keys[Math.floor(draw / candidates.length) % customer.keys.length];
  if (!customer || !key) throw new Error(`there is no customer of the kind ${kind}`);
  return { customer, key };
}
