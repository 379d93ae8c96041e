import { inTransaction, type Ctx } from "../storage/index.ts";
import { contextConfigKind } from "./context/context-config.ts";
import type { PolicyKind } from "./policy-kind.ts";
import { selectPolicies } from "./policy-store.ts";
import { securityPolicyKind } from "./security/security-policy.ts";

/** How long one customer's data is kept, in days; null: for as long as the account exists. */
export interface Retention {
  customerId: string;
  requestDays: number | null;
  contentDays: number;
  /** After the last request of a conversation. */
  memoryDays: number | null;
}

const BATCH_POLICIES = 500;

/** What every customer has decided of how long its data is kept; who never decided anything is absent. */
export async function listRetentions(ctx: Ctx): Promise<Retention[]> {
  const found = new Map<string, Retention>();
  const decided = (customerId: string, terms: Partial<Retention>): void => {
    const known = found.get(customerId) ?? { customerId, ...unlessDecided };
    found.set(customerId, { ...known, ...terms });
  };
  for await (const { customerId, document } of documents(ctx, securityPolicyKind))
    decided(customerId, document.dataRetention);
  for await (const { customerId, document } of documents(ctx, contextConfigKind))
    decided(customerId, { memoryDays: document.memory.retentionDays });
  return [...found.values()];
}

const unlessDecided = {
  ...securityPolicyKind.defaults.dataRetention,
  memoryDays: contextConfigKind.defaults.memory.retentionDays,
};

async function* documents<D extends object>(
  ctx: Ctx,
  kind: PolicyKind<D>,
): AsyncGenerator<{ customerId: string; document: D }, void, void> {
  let after: string | undefined = "";
  while (after !== undefined) {
    const page = { after, take: BATCH_POLICIES, touched: null };
    const rows: { customerId: string; document: D }[] = await inTransaction(ctx, (tx) =>
      selectPolicies(tx, kind, page),
    );
    yield* rows;
    after = rows.length < BATCH_POLICIES ? undefined : rows.at(-1)?.customerId;
  }
}
