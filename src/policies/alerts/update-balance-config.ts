import type { NetworkList } from "../../kernel/network-list.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx, type Tx } from "../../storage/index.ts";
import { changePolicy } from "../change-policy.ts";
import { endDeliveriesElsewhere } from "../deliveries/delivery-store.ts";
import { hasSigningKey } from "../deliveries/signing-key-store.ts";
import { replaceSigningKey } from "../deliveries/replace-signing-key.ts";
import type { Policy } from "../policy-kind.ts";
import { alertKinds, TEST_TYPE } from "./alert.ts";
import { balanceConfigKind, targetsOf, type BalanceConfig } from "./balance-config.ts";
import { checkBalanceConfig } from "./check-balance-config.ts";

export interface UpdateBalanceConfigInput {
  customerId: string;
  /** What is absent stays as it is; lists are replaced whole. */
  changes: Partial<BalanceConfig>;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
  /** The private networks that webhooks may reach. */
  networks: NetworkList;
}

export interface BalanceConfigUpdate {
  config: Policy<BalanceConfig>;
  /** Made with the first webhook URL and told this once; null at every other change. */
  signingKey: string | null;
}

const eventTypes = [...alertKinds, TEST_TYPE];

/**
 * Changes of what a customer is told, and where. What is pending for a target that is no longer wanted is
 * ended. Throws `invalid_request` with everything that is wrong, `version_conflict`, `permission_denied`.
 */
export async function updateBalanceConfig(
  ctx: Ctx,
  input: UpdateBalanceConfigInput,
): Promise<BalanceConfigUpdate> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, changes, expectedVersion, networks } = input;
  return inTenant(ctx, customerId, async (tx) => {
    const config = await changePolicy(tx, ctx, {
      ...{ customerId, expectedVersion, kind: balanceConfigKind },
      edit: (current) => checkBalanceConfig({ ...current, ...changes }, networks),
    });
    const targets = targetsOf(config.document);
    await endDeliveriesElsewhere(tx, { customerId, eventTypes, targets, now: ctx.clock.now() });
    return { config, signingKey: await firstSigningKey(tx, ctx, { customerId, config: config.document }) };
  });
}

async function firstSigningKey(
  tx: Tx,
  ctx: Ctx,
  { customerId, config }: { customerId: string; config: BalanceConfig },
): Promise<string | null> {
  if (config.webhookUrl === null || (await hasSigningKey(tx, customerId))) return null;
  const { signingKey } = await replaceSigningKey(tx, ctx, { customerId, overlapSeconds: 0 });
  return signingKey;
}
