import { fail } from "../kernel/app-error.ts";
import { audit, inOrder, jsonColumn, olderThan, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import type { Model, Prisma } from "../storage/prisma/client.ts";
import { changedFields } from "./changed-fields.ts";
import { likePattern } from "./like-pattern.ts";
import type { ModelFields, ModelKind, Strategy, Visibility } from "./model.ts";
import type { Status } from "./provider.ts";

/** A model's row: what the operator stated, and what the row knows of itself. */
export interface StoredModel extends ModelFields {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface ModelFilter {
  kind?: ModelKind | undefined;
  status?: Status | undefined;
  tag?: string | undefined;
  q?: string | undefined;
}

/** Locks the model's row until the transaction ends. Throws `model_not_found`. */
export async function lockModel(tx: Tx, modelId: string): Promise<StoredModel> {
  await tx.$queryRaw`SELECT FROM model WHERE id = ${modelId} FOR UPDATE`;
  const row = await tx.model.findUnique({ where: { id: modelId } });
  if (row === null) throw fail("model_not_found");
  return storedModelOf(row);
}

export async function findModel(tx: Tx, modelId: string): Promise<StoredModel | null> {
  const row = await tx.model.findUnique({ where: { id: modelId } });
  return row === null ? null : storedModelOf(row);
}

export async function readAllModels(tx: Tx): Promise<StoredModel[]> {
  const rows = await tx.model.findMany({ orderBy: { id: "asc" } });
  return rows.map(storedModelOf);
}

/** Model id to kind, of those of the ids that exist. */
export async function readModelKinds(tx: Tx, modelIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.model.findMany({
    where: { id: { in: [...modelIds] } },
    select: { id: true, kind: true },
  });
  return new Map(rows.map((row) => [row.id, row.kind]));
}

/** The auto models that may choose this model. */
export async function readAutoModelIds(tx: Tx, memberId: string): Promise<string[]> {
  const rows = await tx.model.findMany({
    where: { kind: "auto", members: { has: memberId } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Up to `take` models after the position, newest first. */
export async function readModelsAfter(
  tx: Tx,
  of: { slice: Slice; filter: ModelFilter },
): Promise<StoredModel[]> {
  const { slice, filter } = of;
  const conditions: Prisma.ModelWhereInput[] = [olderThan(slice)];
  if (filter.q !== undefined) conditions.push({ OR: textConditions(filter.q) });
  if (filter.tag !== undefined) conditions.push({ tags: { has: filter.tag } });
  if (filter.kind !== undefined) conditions.push({ kind: filter.kind });
  if (filter.status !== undefined) conditions.push({ status: filter.status });
  const rows = await tx.model.findMany({
    where: { AND: conditions },
    ...inOrder(slice),
  });
  return rows.map(storedModelOf);
}

export async function insertModel(
  tx: Tx,
  ctx: Ctx,
  model: ModelFields & { id: string },
): Promise<StoredModel> {
  const now = ctx.clock.now();
  const after = fieldsOf(model);
  const metadata = jsonColumn(after.metadata);
  const row = await tx.model.create({
    data: { ...after, metadata, id: model.id, createdAt: now, updatedAt: now },
  });
  await audit(tx, ctx, { ...subjectOf(model.id, "create"), after });
  return storedModelOf(row);
}

/** Writes what differs; a change of nothing leaves the row, its version and the audit alone. */
export async function changeModel(
  tx: Tx,
  ctx: Ctx,
  change: { current: StoredModel; next: ModelFields },
): Promise<StoredModel> {
  const before = fieldsOf(change.current);
  const after = fieldsOf(change.next);
  const names = changedFields(before, after);
  if (names.length === 0) return change.current;
  const row = await tx.model.update({
    where: { id: change.current.id },
    data: {
      ...after,
      metadata: jsonColumn(after.metadata),
      version: { increment: 1 },
      updatedAt: ctx.clock.now(),
    },
  });
  await audit(tx, ctx, { ...subjectOf(row.id, "update"), before, after });
  return storedModelOf(row);
}

function textConditions(q: string): Prisma.ModelWhereInput[] {
  // Prisma passes LIKE's wildcards through, so the text is escaped here; the surrounding % are Prisma's.
  const contains = likePattern(q).slice(1, -1);
  const match = { contains, mode: "insensitive" } as const;
  return [{ id: match }, { displayName: match }, { description: match }];
}

function subjectOf(
  id: string,
  verb: string,
): { action: string; subjectKind: string; subjectId: string; customerId: null } {
  return { action: `model.${verb}`, subjectKind: "model", subjectId: id, customerId: null };
}

function fieldsOf(model: ModelFields): ModelFields {
  return {
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
    metadata: model.metadata,
  };
}

function storedModelOf(row: Model): StoredModel {
  return {
    ...row,
    kind: row.kind as ModelKind,
    strategy: row.strategy as Strategy | null,
    visibility: row.visibility as Visibility,
    status: row.status as Status,
    metadata: row.metadata as Record<string, unknown>,
  };
}
