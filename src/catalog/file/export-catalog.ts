import type { Ctx } from "../../storage/index.ts";
import type { Deployment } from "../deployment.ts";
import { requireOperator } from "../operator-rights.ts";
import { printPrice } from "../price-input.ts";
import { inSnapshot } from "../snapshot-store.ts";
import type { CatalogFile, FileDeployment, FileModel, FileProvider, FileResource } from "./catalog-file.ts";
import { readCatalogState, type CatalogState } from "./catalog-state.ts";

type StateOf<K extends keyof CatalogState> = NonNullable<ReturnType<CatalogState[K]["get"]>>;

/**
 * The catalog as a file would state it, without any secret: applying it where the secrets are stored changes
 * nothing. Disabled deployments and credentials are left out, as the file disables what it does not list; so
 * are prices of single customers, prices of the future and entitlements, which are not part of a catalog
 * file.
 */
export async function exportCatalog(ctx: Ctx): Promise<CatalogFile> {
  requireOperator(ctx, "read");
  const state = await inSnapshot(ctx.database, (tx) => readCatalogState(tx, ctx));
  const models = [...state.models.values()];
  return {
    currency: models.find((model) => model.price !== null)?.price?.currency ?? null,
    providers: [...state.providers.values()].map(fileProvider),
    models: models.map(fileModel),
    resources: [...state.resources.values()].map(fileResource),
  };
}

function fileProvider(provider: StateOf<"providers">): FileProvider {
  const { name, protocol, baseUrl, region, allowPrivateAddress, status, flags, credentials } = provider;
  return {
    ...{ name, protocol, baseUrl, region, allowPrivateAddress, status, flags },
    credentials: credentials
      .filter((credential) => credential.status === "active")
      .map(({ label }) => ({ label, secret: null })),
  };
}

function fileModel(model: StateOf<"models">): FileModel {
  const {
    id,
    displayName,
    description,
    kind,
    strategy,
    members,
    capabilities,
    inputModalities,
    contextWindow,
  } = model;
  const { maxOutputTokens, tags, visibility, status, metadata, price, deployments } = model;
  return {
    ...{ id, displayName, description, kind },
    ...(strategy !== null && { strategy, members }),
    ...{ capabilities, inputModalities, contextWindow, maxOutputTokens, tags, visibility, status, metadata },
    ...(price !== null && { price: printPrice(price) }),
    ...(kind === "model" && {
      deployments: deployments.filter((deployment) => deployment.status === "active").map(fileDeployment),
    }),
  };
}

function fileDeployment(deployment: Deployment): FileDeployment {
  const { providerName, upstreamModel, priority, weight, region, flags, cost } = deployment;
  return {
    ...{ provider: providerName, upstreamModel, priority, weight, region, flags },
    ...(cost !== null && { cost }),
  };
}

function fileResource(resource: StateOf<"resources">): FileResource {
  const { type, name, displayName, description, status, version, tags, endpoint, metadata } = resource;
  return { type, name, displayName, description, status, version, tags, endpoint, metadata };
}
