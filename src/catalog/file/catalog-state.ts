import { groupBy } from "../../kernel/group-by.ts";
import type { Price } from "../../kernel/price.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import { readCredentials, type StoredCredential } from "../credential-store.ts";
import { readDeployments } from "../deployment-store.ts";
import type { Deployment } from "../deployment.ts";
import { readAllModels, type StoredModel } from "../model-store.ts";
import { readPricesInForce } from "../price-store.ts";
import { readAllProviders, type StoredProvider } from "../provider-store.ts";
import { readAllResources, type StoredResource } from "../resource-store.ts";

/** The catalog as it stands: what a file is compared with, and what an export writes. */
export interface CatalogState {
  providers: ReadonlyMap<string, StoredProvider & { credentials: StoredCredential[] }>;
  models: ReadonlyMap<string, StoredModel & { deployments: Deployment[]; price: Price | null }>;
  /** By type and name, as `mcp/search`. */
  resources: ReadonlyMap<string, StoredResource>;
}

/** Reads all of it, without any secret; prices are the list prices in force now. */
export async function readCatalogState(tx: Tx, ctx: Ctx): Promise<CatalogState> {
  const providers = await readAllProviders(tx);
  const models = await readAllModels(tx);
  const modelIds = models.map((model) => model.id);
  const credentials = groupBy(await readCredentials(tx, ctx.keyring), (each) => each.providerId);
  const deployments = groupBy(await readDeployments(tx), (each) => each.modelId);
  const prices = await readPricesInForce(tx, { modelIds, buyer: null, at: ctx.clock.now() });
  const resources = await readAllResources(tx);
  const priceOf = new Map(prices.map((row) => [row.modelId, row.price]));
  return {
    providers: new Map(
      providers.map((each) => [each.name, { ...each, credentials: credentials.get(each.id) ?? [] }]),
    ),
    models: new Map(
      models.map((each) => [
        each.id,
        { ...each, deployments: deployments.get(each.id) ?? [], price: priceOf.get(each.id) ?? null },
      ]),
    ),
    resources: new Map(resources.map((each) => [`${each.type}/${each.name}`, each])),
  };
}
