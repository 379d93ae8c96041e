import DataLoader from "dataloader";
import { listEntitlements } from "../../catalog/index.ts";
import { countBelongings, findCustomerGroups } from "../../customers/index.ts";
import type { Belongings, CustomerGroup } from "../../customers/index.ts";
import { findBalances, type Balance } from "../../ledger/index.ts";
import { listServingPolicies, type VersionedPolicies } from "../../policies/index.ts";
import type { Ctx } from "../../storage/index.ts";

/** What stands beside customers, by their ids; for operators only, as every verb behind it checks. */
export interface OperatorLoaders {
  balance: DataLoader<string, Balance | null>;
  belongings: DataLoader<string, Belongings>;
  entitlements: DataLoader<string, readonly string[]>;
  policies: DataLoader<string, VersionedPolicies>;
  /** By the group's id. */
  group: DataLoader<string, CustomerGroup | null>;
}

export function createOperatorLoaders(ctx: Ctx): OperatorLoaders {
  return {
    balance: new DataLoader(async (customerIds) => {
      const found = await findBalances(ctx, { customerIds });
      return customerIds.map((id) => found.get(id) ?? null);
    }),
    belongings: new DataLoader(async (customerIds) => {
      const found = await countBelongings(ctx, { customerIds });
      return customerIds.map((id) => found.get(id) ?? { members: 0, apiKeys: 0 });
    }),
    entitlements: new DataLoader(async (customerIds) => {
      const found = await listEntitlements(ctx, { customerIds });
      return customerIds.map((id) => found.get(id) ?? []);
    }),
    policies: new DataLoader((customerIds) => listServingPolicies(ctx, { customerIds })),
    group: new DataLoader(async (groupIds) => {
      const found = await findCustomerGroups(ctx, { groupIds });
      return groupIds.map((id) => found.get(id) ?? null);
    }),
  };
}
