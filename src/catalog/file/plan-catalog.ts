import type { Ctx, Tx } from "../../storage/index.ts";
import { checkMembers } from "../model.ts";
import { Refusals } from "../refusals.ts";
import type { CatalogFile } from "./catalog-file.ts";
import { readCatalogState } from "./catalog-state.ts";
import { reportAt, type Planning, type Step } from "./plan.ts";
import { planModel } from "./plan-models.ts";
import { planProvider } from "./plan-providers.ts";
import { planResource } from "./plan-resources.ts";

/**
 * Compares a file with the catalog: the steps that make the catalog agree with it, none when it does already.
 * Throws `invalid_request` with every place where the file does not fit what is there.
 */
export async function planCatalog(tx: Tx, ctx: Ctx, file: CatalogFile): Promise<Step[]> {
  const state = await readCatalogState(tx, ctx);
  const providerIds = new Map([...state.providers].map(([name, provider]) => [name, provider.id]));
  const planning: Planning = { file, state, keyring: ctx.keyring, refusals: new Refusals(), providerIds };
  const steps = [
    ...file.providers.flatMap((entry, index) => planProvider(planning, entry, `providers[${String(index)}]`)),
    ...file.models.flatMap((entry, index) => planModel(planning, entry, `models[${String(index)}]`)),
    ...file.resources.flatMap((entry, index) => planResource(planning, entry, `resources[${String(index)}]`)),
  ];
  refuseDanglingNames(planning, file);
  planning.refusals.throwIfAny();
  return steps;
}

/** A file may name suppliers and models that it does not define, if the catalog has them. */
function refuseDanglingNames(planning: Planning, file: CatalogFile): void {
  const { state, refusals } = planning;
  const providers = new Set([...state.providers.keys(), ...file.providers.map((entry) => entry.name)]);
  const kinds = new Map([...state.models].map(([id, model]) => [id, model.kind]));
  for (const entry of file.models) kinds.set(entry.id, entry.kind);
  file.models.forEach((entry, index) => {
    const path = `models[${String(index)}]`;
    checkMembers(entry.members ?? [], kinds, reportAt(refusals, path));
    entry.deployments?.forEach((deployment, at) => {
      if (providers.has(deployment.provider)) return;
      refusals.report(
        `${path}.deployments[${String(at)}].provider`,
        "is not a provider of the file or of the catalog",
      );
    });
  });
}
