import { fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import { audit, type Ctx, type Tx } from "../storage/index.ts";
import type { Prisma } from "../storage/prisma/client.ts";
import { changedFields } from "./changed-fields.ts";
import type { Deployment, DeploymentFields } from "./deployment.ts";
import type { SupplierCost } from "./margin.ts";
import { readPrice, type PriceInput } from "./price-input.ts";
import type { Status } from "./provider.ts";
import type { UpstreamFlags } from "./upstream-flags.ts";

const withProvider = { provider: { select: { name: true } } } as const;
type DeploymentRow = Prisma.DeploymentGetPayload<{ include: typeof withProvider }>;

/** The deployments of these models, or of all, in the order in which they are tried. */
export async function readDeployments(tx: Tx, modelIds?: readonly string[]): Promise<Deployment[]> {
  const rows = await tx.deployment.findMany({
    ...(modelIds !== undefined && { where: { modelId: { in: [...modelIds] } } }),
    include: withProvider,
    orderBy: [
      { modelId: "asc" },
      { priority: "asc" },
      { provider: { name: "asc" } },
      { upstreamModel: "asc" },
    ],
  });
  return rows.map(deploymentOf);
}

/** What each active deployment of an active supplier charges for these models. */
export async function readSupplierCosts(tx: Tx, modelIds: readonly string[]): Promise<SupplierCost[]> {
  const rows = await tx.deployment.findMany({
    where: { modelId: { in: [...modelIds] }, status: "active", provider: { status: "active" } },
    include: withProvider,
    orderBy: [{ modelId: "asc" }, { priority: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, modelId, provider, upstreamModel, cost }) => {
    const stored = costOf(cost);
    const terms = stored === null ? null : readPrice(stored, () => undefined);
    return { deploymentId: id, modelId, providerName: provider.name, upstreamModel, cost: terms };
  });
}

/** Locks the deployment's row until the transaction ends. Throws `not_found`. */
export async function lockDeployment(tx: Tx, deploymentId: string): Promise<Deployment> {
  await tx.$queryRaw`SELECT FROM deployment WHERE id = ${deploymentId} FOR UPDATE`;
  const row = await tx.deployment.findUnique({ where: { id: deploymentId }, include: withProvider });
  if (row === null) throw fail("not_found", { public: "There is no such deployment." });
  return deploymentOf(row);
}

export async function insertDeployment(
  tx: Tx,
  ctx: Ctx,
  deployment: DeploymentFields & { modelId: string; providerId: string },
): Promise<Deployment> {
  const { modelId, providerId } = deployment;
  const now = ctx.clock.now();
  const columns = columnsOf(deployment);
  const row = await tx.deployment.create({
    data: { ...columns, id: newId("dep"), modelId, providerId, createdAt: now, updatedAt: now },
    include: withProvider,
  });
  await audit(tx, ctx, { ...subjectOf(row.id, "create"), after: { ...columns, modelId, providerId } });
  return deploymentOf(row);
}

/** Writes what differs; a change of nothing leaves the row and the audit alone. */
export async function changeDeployment(
  tx: Tx,
  ctx: Ctx,
  change: { current: Deployment; next: DeploymentFields },
): Promise<Deployment> {
  const before = columnsOf(change.current);
  const after = columnsOf(change.next);
  if (changedFields(before, after).length === 0) return change.current;
  const row = await tx.deployment.update({
    where: { id: change.current.id },
    data: { ...after, updatedAt: ctx.clock.now() },
    include: withProvider,
  });
  await audit(tx, ctx, { ...subjectOf(row.id, "update"), before, after });
  return deploymentOf(row);
}

/** A stored cost; the empty object is a cost that is not known. */
export function costOf(json: unknown): PriceInput | null {
  const cost = json as Partial<PriceInput>;
  return cost.currency === undefined ? null : (cost as PriceInput);
}

/** A model that the supplier serves, by its own name; the one entered first, null when there is none. */
export async function readUpstreamModel(tx: Tx, providerId: string): Promise<string | null> {
  const row = await tx.deployment.findFirst({
    where: { providerId, status: "active" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { upstreamModel: true },
  });
  return row?.upstreamModel ?? null;
}

function subjectOf(
  id: string,
  verb: string,
): { action: string; subjectKind: string; subjectId: string; customerId: null } {
  return { action: `deployment.${verb}`, subjectKind: "deployment", subjectId: id, customerId: null };
}

function columnsOf(fields: DeploymentFields): Omit<DeploymentFields, "flags" | "cost"> & {
  flags: Prisma.InputJsonObject;
  cost: Prisma.InputJsonObject;
} {
  return {
    upstreamModel: fields.upstreamModel,
    priority: fields.priority,
    weight: fields.weight,
    region: fields.region,
    flags: { ...fields.flags },
    cost: { ...fields.cost },
    status: fields.status,
  };
}

function deploymentOf(row: DeploymentRow): Deployment {
  const { provider, ...rest } = row;
  return {
    ...rest,
    providerName: provider.name,
    flags: row.flags as UpstreamFlags,
    cost: costOf(row.cost),
    status: row.status as Status,
  };
}
