import { changedFields } from "../changed-fields.ts";
import {
  checkDeployment,
  deploymentDefaults,
  type Deployment,
  type DeploymentFields,
} from "../deployment.ts";
import { changeDeployment, insertDeployment } from "../deployment-store.ts";
import { overlay } from "../overlay.ts";
import type { FileDeployment, FileModel } from "./catalog-file.ts";
import { fieldsDetail, reportAt, type Planning, type Step } from "./plan.ts";

/** What a model's list of deployments changes; without a list, nothing. */
export function planDeployments(
  planning: Planning,
  of: { entry: FileModel; current: readonly Deployment[] },
  path: string,
): Step[] {
  const { entry, current } = of;
  if (entry.deployments === undefined) return [];
  const listed = entry.deployments.flatMap((deployment, index) => {
    const known = current.find((each) => isSame(each, deployment)) ?? null;
    const at = `${path}.deployments[${String(index)}]`;
    return planDeployment(planning, { modelId: entry.id, deployment, known }, at);
  });
  const absent = current.filter(
    (known) => !entry.deployments?.some((deployment) => isSame(known, deployment)),
  );
  return [...listed, ...absent.filter((known) => known.status === "active").map(disableStep)];
}

function planDeployment(
  planning: Planning,
  of: { modelId: string; deployment: FileDeployment; known: Deployment | null },
  path: string,
): Step[] {
  const { modelId, deployment, known } = of;
  const { provider, upstreamModel } = deployment;
  const report = reportAt(planning.refusals, path);
  const base = known === null ? { ...deploymentDefaults, upstreamModel } : fieldsOf(known);
  const next = checkDeployment({ ...overlay<DeploymentFields>(base, deployment), status: "active" }, report);
  const name = nameOf(modelId, deployment);
  if (known !== null) return updateSteps(known, next, name);
  return [
    {
      change: { action: "create", kind: "deployment", name, detail: `priority ${String(next.priority)}` },
      run: async (tx, ctx) =>
        void (await insertDeployment(tx, ctx, {
          ...next,
          modelId,
          providerId: planning.providerIds.get(provider)!,
        })),
    },
  ];
}

function updateSteps(known: Deployment, next: DeploymentFields, name: string): Step[] {
  const names = changedFields(fieldsOf(known), next);
  if (names.length === 0) return [];
  return [
    {
      change: { action: "update", kind: "deployment", name, detail: fieldsDetail(names) },
      run: async (tx, ctx) => void (await changeDeployment(tx, ctx, { current: known, next })),
    },
  ];
}

function disableStep(known: Deployment): Step {
  const name = nameOf(known.modelId, { provider: known.providerName, upstreamModel: known.upstreamModel });
  const next: DeploymentFields = { ...fieldsOf(known), status: "disabled" };
  return {
    change: { action: "disable", kind: "deployment", name, detail: "not in the file" },
    run: async (tx, ctx) => void (await changeDeployment(tx, ctx, { current: known, next })),
  };
}

function isSame(known: Deployment, deployment: Pick<FileDeployment, "provider" | "upstreamModel">): boolean {
  return known.providerName === deployment.provider && known.upstreamModel === deployment.upstreamModel;
}

function nameOf(modelId: string, deployment: Pick<FileDeployment, "provider" | "upstreamModel">): string {
  return `${modelId} by ${deployment.provider}/${deployment.upstreamModel}`;
}

function fieldsOf(known: Deployment): DeploymentFields {
  const { upstreamModel, priority, weight, region, flags, cost, status } = known;
  return { upstreamModel, priority, weight, region, flags, cost, status };
}
