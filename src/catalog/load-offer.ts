import { AppError } from "../kernel/app-error.ts";
import { groupBy } from "../kernel/group-by.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Price } from "../kernel/price.ts";
import type { Database } from "../storage/index.ts";
import { boundOf } from "./credential-store.ts";
import { costOf } from "./deployment-store.ts";
import { readAllModels, type StoredModel } from "./model-store.ts";
import { readActiveDeployments, readEntitlements, readGroupEntitlements } from "./offer-store.ts";
import { readSealedCredentials } from "./offer-store.ts";
import type { DeploymentRow, SealedCredential } from "./offer-store.ts";
import type { Offer, OfferedDeployment, OfferedModel } from "./offer.ts";
import { readPrice } from "./price-input.ts";
import type { ScopedPrice } from "./price-scope.ts";
import { readAllPrices } from "./price-store.ts";
import { inSnapshot } from "./snapshot-store.ts";
import { flagsFor } from "./upstream-flags.ts";

type Secrets = ReadonlyMap<string, OfferedDeployment["credentials"]>;

/**
 * Reads everything that serving needs, secrets opened, as of one moment. A secret that does not open leaves
 * out what depends on it and is told in `problems`: one supplier's fault does not stop the others.
 */
export async function loadOffer(database: Pick<Database, "prisma">, keyring: Keyring): Promise<Offer> {
  const rows = await inSnapshot(database, async (tx) => ({
    models: await readAllModels(tx),
    prices: await readAllPrices(tx),
    deployments: await readActiveDeployments(tx),
    credentials: await readSealedCredentials(tx),
    entitlements: await readEntitlements(tx),
    groupEntitlements: await readGroupEntitlements(tx),
  }));
  const problems: string[] = [];
  const secrets = openAll(rows.credentials, keyring, problems);
  const prices = groupBy(rows.prices, (row) => row.modelId);
  const deployments = groupBy(rows.deployments, (row) => row.modelId);
  const models = rows.models.map((model) => {
    const offered = (deployments.get(model.id) ?? []).flatMap((row) =>
      offeredDeployment(row, { model, secrets }),
    );
    return [model.id, offeredModel(model, prices.get(model.id) ?? [], offered)] as const;
  });
  return {
    models: new Map(models),
    entitlements: modelsBy(rows.entitlements, (row) => row.customerId),
    groupEntitlements: modelsBy(rows.groupEntitlements, (row) => row.groupId),
    problems,
  };
}

function modelsBy<T extends { modelId: string }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, Set<string>> {
  const groups = groupBy(rows, keyOf);
  return new Map([...groups].map(([key, of]) => [key, new Set(of.map((row) => row.modelId))]));
}

function openAll(credentials: readonly SealedCredential[], keyring: Keyring, problems: string[]): Secrets {
  const secrets = new Map<string, OfferedDeployment["credentials"]>();
  for (const credential of credentials) {
    const secret = open(credential, keyring, problems);
    if (secret === null) continue;
    const opened = secrets.get(credential.providerId) ?? [];
    secrets.set(credential.providerId, [...opened, { id: credential.id, secret }]);
  }
  return secrets;
}

function open(credential: SealedCredential, keyring: Keyring, problems: string[]): string | null {
  const subject = `Provider ${credential.providerName}: the credential ${credential.label}`;
  if (credential.sealedBy !== keyring.keyId) {
    problems.push(`${subject} was sealed by another master key and must be entered again.`);
    return null;
  }
  try {
    return keyring.open(credential.sealed, boundOf(credential.id));
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    problems.push(`${subject} was altered in the database and must be entered again.`);
    return null;
  }
}

function offeredDeployment(
  row: DeploymentRow,
  { model, secrets }: { model: StoredModel; secrets: Secrets },
): OfferedDeployment[] {
  const credentials = secrets.get(row.providerId);
  if (credentials === undefined) return [];
  const { id, providerId, providerName, protocol, baseUrl, allowPrivateAddress, region } = row;
  const { upstreamModel, priority, weight } = row;
  return [
    {
      ...{ id, providerId, providerName, protocol, baseUrl, allowPrivateAddress, region },
      ...{ upstreamModel, priority, weight },
      flags: { ...flagsFor(protocol, model.capabilities), ...row.providerFlags, ...row.flags },
      cost: costPriceOf(row),
      credentials,
    },
  ];
}

function costPriceOf(row: DeploymentRow): Price | null {
  const cost = costOf(row.cost);
  const terms = cost === null ? null : readPrice(cost, () => undefined);
  return terms === null ? null : { id: row.id, effectiveFrom: row.updatedAt, ...terms };
}

function offeredModel(
  model: StoredModel,
  prices: readonly ScopedPrice[],
  deployments: OfferedDeployment[],
): OfferedModel {
  return {
    id: model.id,
    displayName: model.displayName,
    description: model.description,
    kind: model.kind,
    strategy: model.strategy,
    members: model.members,
    capabilities: model.capabilities,
    inputModalities: model.inputModalities,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    tags: model.tags,
    visibility: model.visibility,
    status: model.status,
    createdAt: model.createdAt,
    prices: prices.filter((row) => row.customerId === null && row.groupId === null).map((row) => row.price),
    groupPrices: pricesBy(prices, (row) => row.groupId),
    customerPrices: pricesBy(prices, (row) => row.customerId),
    deployments,
  };
}

function pricesBy(
  prices: readonly ScopedPrice[],
  keyOf: (row: ScopedPrice) => string | null,
): Map<string, Price[]> {
  const groups = groupBy(prices, keyOf);
  return new Map(
    [...groups].flatMap(([key, of]) => (key === null ? [] : [[key, of.map((row) => row.price)]])),
  );
}
