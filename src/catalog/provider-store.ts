import { fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import type { Protocol } from "../kernel/protocol.ts";
import { audit, inOrder, olderThan, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import type { Prisma, Provider as ProviderRow } from "../storage/prisma/client.ts";
import { changedFields } from "./changed-fields.ts";
import { likePattern } from "./like-pattern.ts";
import type { ProviderFields, Status } from "./provider.ts";
import type { UpstreamFlags } from "./upstream-flags.ts";

/** A supplier's row without its credentials. */
export interface StoredProvider extends ProviderFields {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** Locks the supplier's row until the transaction ends. Throws `not_found`. */
export async function lockProvider(
  tx: Tx,
  which: { id: string } | { name: string },
): Promise<StoredProvider> {
  const row = await tx.provider.findUnique({ where: which });
  if (row === null) throw fail("not_found", { public: "There is no such provider." });
  await tx.$queryRaw`SELECT FROM provider WHERE id = ${row.id} FOR UPDATE`;
  return storedProviderOf(await tx.provider.findUniqueOrThrow({ where: { id: row.id } }));
}

export async function readAllProviders(tx: Tx): Promise<StoredProvider[]> {
  const rows = await tx.provider.findMany({ orderBy: { name: "asc" } });
  return rows.map(storedProviderOf);
}

/** Up to `take` suppliers after the position, newest first. */
export async function readProvidersAfter(
  tx: Tx,
  of: { slice: Slice; q?: string | undefined; status?: Status | undefined },
): Promise<StoredProvider[]> {
  const conditions: Prisma.ProviderWhereInput[] = [olderThan(of.slice)];
  if (of.q !== undefined) {
    const match = { contains: likePattern(of.q).slice(1, -1), mode: "insensitive" } as const;
    conditions.push({ OR: [{ name: match }, { baseUrl: match }] });
  }
  if (of.status !== undefined) conditions.push({ status: of.status });
  const rows = await tx.provider.findMany({
    where: { AND: conditions },
    ...inOrder(of.slice),
  });
  return rows.map(storedProviderOf);
}

export async function insertProvider(tx: Tx, ctx: Ctx, fields: ProviderFields): Promise<StoredProvider> {
  const now = ctx.clock.now();
  const id = newId("prv");
  const row = await tx.provider.create({
    data: { ...columnsOf(fields), id, createdAt: now, updatedAt: now },
  });
  await audit(tx, ctx, { ...subjectOf(id, "create"), after: columnsOf(fields) });
  return storedProviderOf(row);
}

/** Writes what differs; a change of nothing leaves the row, its version and the audit alone. */
export async function changeProvider(
  tx: Tx,
  ctx: Ctx,
  change: { current: StoredProvider; next: ProviderFields },
): Promise<StoredProvider> {
  const before = columnsOf(change.current);
  const after = columnsOf(change.next);
  if (changedFields(before, after).length === 0) return change.current;
  const row = await tx.provider.update({
    where: { id: change.current.id },
    data: { ...after, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  await audit(tx, ctx, { ...subjectOf(row.id, "update"), before, after });
  return storedProviderOf(row);
}

function subjectOf(
  id: string,
  verb: string,
): { action: string; subjectKind: string; subjectId: string; customerId: null } {
  return { action: `provider.${verb}`, subjectKind: "provider", subjectId: id, customerId: null };
}

function columnsOf(
  fields: ProviderFields,
): Omit<ProviderFields, "flags"> & { flags: Prisma.InputJsonObject } {
  return {
    name: fields.name,
    protocol: fields.protocol,
    baseUrl: fields.baseUrl,
    region: fields.region,
    allowPrivateAddress: fields.allowPrivateAddress,
    status: fields.status,
    flags: { ...fields.flags },
  };
}

function storedProviderOf(row: ProviderRow): StoredProvider {
  return {
    ...row,
    protocol: row.protocol as Protocol,
    status: row.status as Status,
    flags: row.flags as UpstreamFlags,
  };
}
