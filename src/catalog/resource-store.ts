import { fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import { audit, jsonColumn, keyset, type Ctx, type Reader, type Slice, type Tx } from "../storage/index.ts";
import { Prisma } from "../storage/prisma/client.ts";
import { changedFields } from "./changed-fields.ts";
import { visibleTo } from "./customer-view-store.ts";
import type { Buyer } from "./price-scope.ts";
import { likePattern } from "./like-pattern.ts";
import type { EnteredType, Resource, ResourceFields, ResourceType } from "./resource.ts";
import type { Status } from "./provider.ts";
import { storableText } from "./storable-text.ts";

export type StoredResource = Resource & { type: EnteredType };

export interface ResourceFilter {
  resourceId?: string | undefined;
  type?: ResourceType | undefined;
  tag?: string | undefined;
  q?: string | undefined;
}

/**
 * Up to `take` entries after the position, newest first: what was entered, and the models that the customer
 * sees.
 */
export async function readResourceEntries(
  tx: Reader,
  of: { buyer: Buyer | null; filter: ResourceFilter; slice: Slice },
): Promise<Resource[]> {
  const { condition, order } = keyset({ key: Prisma.sql`"createdAt"`, id: Prisma.sql`id` }, of.slice);
  const conditions = [condition, ...conditionsOf(of.filter)];
  return tx.$queryRaw<Resource[]>`SELECT * FROM (${entries(of.buyer)}) AS entry
    WHERE ${Prisma.join(conditions, " AND ")} ${order} LIMIT ${of.slice.take}`;
}

/** How many entries of each type the customer sees. */
export async function countResourceEntries(tx: Reader, buyer: Buyer | null): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ type: string; count: number }[]>`
    SELECT type, count(*)::int AS count FROM (${entries(buyer)}) AS entry GROUP BY type`;
  return new Map(rows.map((row) => [row.type, row.count]));
}

export async function readAllResources(tx: Tx): Promise<StoredResource[]> {
  const rows = await tx.resource.findMany({ orderBy: [{ type: "asc" }, { name: "asc" }] });
  return rows.map(resourceOf);
}

export async function findResource(
  tx: Tx,
  key: { type: string; name: string },
): Promise<StoredResource | null> {
  const row = await tx.resource.findUnique({ where: { type_name: key } });
  return row === null ? null : resourceOf(row);
}

/** Enters the resource, or writes what differs from the current one; nothing to write leaves no trace. */
export async function writeResource(
  tx: Tx,
  ctx: Ctx,
  change: { current: StoredResource | null; next: ResourceFields },
): Promise<StoredResource> {
  const { current, next } = change;
  const now = ctx.clock.now();
  const after = fieldsOf(next);
  const metadata = jsonColumn(after.metadata);
  if (current === null) {
    const id = newId("res");
    const row = await tx.resource.create({
      data: { ...after, metadata, id, createdAt: now, updatedAt: now },
    });
    await audit(tx, ctx, { ...subjectOf(id, "create"), after });
    return resourceOf(row);
  }
  const before = fieldsOf(current);
  if (changedFields(before, after).length === 0) return current;
  const row = await tx.resource.update({
    where: { id: current.id },
    data: { ...after, metadata, updatedAt: now },
  });
  await audit(tx, ctx, { ...subjectOf(current.id, "update"), before, after });
  return resourceOf(row);
}

/** Throws `not_found`. */
export async function removeResource(tx: Tx, ctx: Ctx, resourceId: string): Promise<void> {
  const row = await tx.resource.findUnique({ where: { id: resourceId } });
  if (row === null) throw fail("not_found");
  await tx.resource.delete({ where: { id: resourceId } });
  await audit(tx, ctx, { ...subjectOf(resourceId, "delete"), before: fieldsOf(resourceOf(row)) });
}

/** A model's entry has an id that no entered resource can have: the dot is not in the alphabet of ids. */
function entries(buyer: Buyer | null): Prisma.Sql {
  const seen = buyer === null ? Prisma.sql`true` : visibleTo(buyer);
  return Prisma.sql`
    SELECT r.id, r.type, r.name, r.display_name AS "displayName", r.description, r.status,
      r.version, r.tags, r.endpoint, r.metadata, r.created_at AS "createdAt", r.updated_at AS "updatedAt"
    FROM resource r
    UNION ALL
    SELECT 'res_model.' || m.id, 'model', m.id, m.display_name, m.description, m.status,
      m.version::text, m.tags, NULL, '{}'::jsonb, m.created_at, m.updated_at
    FROM model m WHERE ${seen}`;
}

function conditionsOf(filter: ResourceFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (filter.resourceId !== undefined) conditions.push(Prisma.sql`id = ${storableText(filter.resourceId)}`);
  if (filter.type !== undefined) conditions.push(Prisma.sql`type = ${filter.type}`);
  if (filter.tag !== undefined) conditions.push(Prisma.sql`${storableText(filter.tag)} = ANY(tags)`);
  if (filter.q !== undefined) {
    const pattern = likePattern(filter.q);
    conditions.push(
      Prisma.sql`(name ILIKE ${pattern} OR "displayName" ILIKE ${pattern} OR description ILIKE ${pattern})`,
    );
  }
  return conditions;
}

function subjectOf(
  id: string,
  verb: string,
): { action: string; subjectKind: string; subjectId: string; customerId: null } {
  return { action: `resource.${verb}`, subjectKind: "resource", subjectId: id, customerId: null };
}

function fieldsOf(fields: ResourceFields): ResourceFields {
  return {
    type: fields.type,
    name: fields.name,
    displayName: fields.displayName,
    description: fields.description,
    status: fields.status,
    version: fields.version,
    tags: fields.tags,
    endpoint: fields.endpoint,
    metadata: fields.metadata,
  };
}

function resourceOf(row: Prisma.ResourceGetPayload<object>): StoredResource {
  return {
    ...row,
    type: row.type as EnteredType,
    status: row.status as Status,
    metadata: row.metadata as Record<string, unknown>,
  };
}
