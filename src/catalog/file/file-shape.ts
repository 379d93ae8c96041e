import { protocols } from "../../kernel/protocol.ts";
import { checkDeployment, deploymentDefaults, type DeploymentFields } from "../deployment.ts";
import { checkModel, checkModelId, modelDefaults, modelKinds, strategies, visibilities } from "../model.ts";
import type { ModelFields } from "../model.ts";
import { overlay } from "../overlay.ts";
import { readPrice, type PriceInput } from "../price-input.ts";
import {
  checkCredentials,
  checkProvider,
  providerDefaults,
  statuses,
  type ProviderFields,
} from "../provider.ts";
import type { Report } from "../refusals.ts";
import { checkResource, enteredTypes, resourceDefaults, type ResourceFields } from "../resource.ts";
import type { CatalogFile, FileModel, FileProvider } from "./catalog-file.ts";
import { checked, integer, json, listOf, nullable, oneOf, record, text, yesNo, type Shape } from "./shape.ts";

/**
 * The shape of a whole file. The currency at its head is read first, because prices without one take it over.
 */
export function catalogShape(currency: string | null): Shape<CatalogFile> {
  const price = priceShape(currency);
  const catalog = record(
    {},
    {
      currency: text,
      providers: listOf(provider, (each) => each.name),
      models: listOf(modelShape(price), (each) => each.id),
      resources: listOf(resource, (each) => `${each.type}/${each.name}`),
    },
  );
  const withDefaults: Shape<CatalogFile> = (value, place) => {
    const { providers = [], models = [], resources = [] } = catalog(value, place) ?? {};
    return { currency, providers, models, resources };
  };
  return checked(withDefaults, (_file, report) => {
    const isGood = currency === null || /^[A-Z]{3}$/.test(currency);
    if (!isGood) report("currency", "must be a currency code such as USD");
  });
}

const rates = {
  input: text,
  cachedInput: text,
  cacheWrite: text,
  cacheWrite1h: text,
  output: text,
  reasoning: text,
};
const tier = record({}, { ...rates, upToInputTokens: nullable(integer) });
const priceRecord = record({}, { ...rates, currency: text, perRequest: text, tiers: listOf(tier) });

function priceShape(currency: string | null): Shape<PriceInput> {
  const withCurrency: Shape<PriceInput> = (value, place) => {
    const price = priceRecord(value, place);
    return price === null ? null : { ...price, currency: price.currency ?? currency ?? "" };
  };
  return checked(withCurrency, (price, report) => {
    if (price.currency === "") report("currency", "is missing, here and at the head of the file");
    else readPrice(price, report);
  });
}

const credentialRecord = record({ label: text }, { secret: text });
const credential: Shape<{ label: string; secret: string | null }> = (value, place) => {
  const read = credentialRecord(value, place);
  return read === null ? null : { label: read.label, secret: read.secret ?? null };
};

const providerRecord = record(
  { name: text, protocol: oneOf(protocols), baseUrl: text },
  {
    region: text,
    status: oneOf(statuses),
    flags: json,
    allowPrivateAddress: yesNo,
    credentials: listOf(credential),
  },
);
const withPrivacy: Shape<FileProvider> = (value, place) => {
  const read = providerRecord(value, place);
  return read === null ? null : { ...read, allowPrivateAddress: read.allowPrivateAddress ?? false };
};
const provider = checked(withPrivacy, (read, report) => {
  const { name, protocol, baseUrl } = read;
  checkProvider(overlay<ProviderFields>({ ...providerDefaults, name, protocol, baseUrl }, read), report);
  checkCredentials(read.credentials ?? [], report);
});

function deploymentShape(price: Shape<PriceInput>): Shape<NonNullable<FileModel["deployments"]>[number]> {
  const read = record(
    { provider: text, upstreamModel: text },
    { priority: integer, weight: integer, region: nullable(text), flags: json, cost: price },
  );
  return checked(read, (deployment, report) => {
    // The cost has been checked in its own place.
    const { upstreamModel, cost: _cost, ...stated } = deployment;
    checkDeployment(overlay<DeploymentFields>({ ...deploymentDefaults, upstreamModel }, stated), report);
  });
}

function modelShape(price: Shape<PriceInput>): Shape<FileModel> {
  const read = record(
    { id: text },
    {
      displayName: text,
      description: text,
      kind: oneOf(modelKinds),
      strategy: oneOf(strategies),
      members: listOf(text),
      capabilities: listOf(text),
      inputModalities: listOf(text),
      contextWindow: nullable(integer),
      maxOutputTokens: nullable(integer),
      tags: listOf(text),
      visibility: oneOf(visibilities),
      status: oneOf(statuses),
      metadata: json,
      price,
      deployments: listOf(deploymentShape(price), (each) => `${each.provider}, ${each.upstreamModel}`),
    },
  );
  const withKind: Shape<FileModel> = (value, place) => {
    const model = read(value, place);
    return model === null ? null : { ...model, kind: model.kind ?? "model" };
  };
  return checked(withKind, checkFileModel);
}

function checkFileModel(model: FileModel, report: Report): void {
  checkModelId(model.id, report);
  checkModel(overlay<ModelFields>({ ...modelDefaults, displayName: model.id }, model), report);
  const deployments = model.deployments ?? [];
  if (model.kind === "auto" && deployments.length > 0)
    report("deployments", "is only for models of kind model");
}

const resource = checked(
  record(
    { type: oneOf(enteredTypes), name: text },
    {
      displayName: text,
      description: text,
      status: oneOf(statuses),
      version: text,
      tags: listOf(text),
      endpoint: nullable(text),
      metadata: json,
    },
  ),
  (read, report) => {
    const { type, name } = read;
    checkResource(
      overlay<ResourceFields>({ ...resourceDefaults, type, name, displayName: name }, read),
      report,
    );
  },
);
