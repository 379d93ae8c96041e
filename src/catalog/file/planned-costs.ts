import type { SupplierCost } from "../margin.ts";
import { readPrice, type PriceInput } from "../price-input.ts";
import type { FileDeployment } from "./catalog-file.ts";
import type { Planning } from "./plan.ts";

/** What a model will cost once the file has been applied; an auto model costs what its members cost. */
export function plannedCosts(planning: Planning, modelId: string): SupplierCost[] {
  const entry = planning.file.models.find((model) => model.id === modelId);
  const current = planning.state.models.get(modelId);
  const members = entry?.members ?? current?.members ?? [];
  const active = current?.deployments.filter((deployment) => deployment.status === "active") ?? [];
  const deployments =
    entry?.deployments?.map((listed) => plan(planning, modelId, listed)) ??
    active.map((known) => plan(planning, modelId, { ...known, provider: known.providerName }));
  const used = deployments.filter(({ providerName }) => isProviderActive(planning, providerName));
  return [...used, ...members.flatMap((member) => plannedCosts(planning, member))];
}

type Listed = Pick<FileDeployment, "provider" | "upstreamModel"> & { cost?: PriceInput | null };

function plan({ state }: Planning, modelId: string, { provider, upstreamModel, cost }: Listed): SupplierCost {
  const known = state.models
    .get(modelId)
    ?.deployments.find((each) => each.providerName === provider && each.upstreamModel === upstreamModel);
  const stated = cost ?? known?.cost ?? null;
  const terms = stated === null ? null : readPrice(stated, () => undefined);
  return { deploymentId: known?.id ?? "", modelId, providerName: provider, upstreamModel, cost: terms };
}

function isProviderActive({ file, state }: Planning, name: string): boolean {
  const stated = file.providers.find((provider) => provider.name === name)?.status;
  return (stated ?? state.providers.get(name)?.status ?? "active") === "active";
}
