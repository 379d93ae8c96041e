import { fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import { principalId } from "../kernel/principal.ts";
import { audit, inOrder, olderThan, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import type { Prisma, PriceDraft as DraftRow } from "../storage/prisma/client.ts";
import type { PriceDraft } from "./price-draft.ts";
import { readPrice, type PriceInput } from "./price-input.ts";
import type { ModelPriceScope } from "./price-scope.ts";

export interface DraftContent {
  price: PriceInput;
  note: string;
}

/** Throws `not_found`. */
export async function readDraft(tx: Tx, draftId: string): Promise<PriceDraft> {
  const row = await tx.priceDraft.findUnique({ where: { id: draftId } });
  if (row === null) throw fail("not_found", { public: "There is no such draft." });
  return draftOf(row);
}

/**
 * Locks the draft until the transaction ends. Throws `not_found`, or `version_conflict` when the caller read
 * another version.
 */
export async function lockDraft(
  tx: Tx,
  { draftId, version }: { draftId: string; version: number | undefined },
): Promise<PriceDraft> {
  await tx.$queryRaw`SELECT FROM price_draft WHERE id = ${draftId} FOR UPDATE`;
  const draft = await readDraft(tx, draftId);
  if (version !== undefined && version !== draft.version) throw fail("version_conflict");
  return draft;
}

/** Up to `take` drafts after the position, newest first. */
export async function readDraftsAfter(
  tx: Tx,
  of: { slice: Slice; modelId: string | undefined },
): Promise<PriceDraft[]> {
  const { slice, modelId } = of;
  const rows = await tx.priceDraft.findMany({
    where: { ...(modelId !== undefined && { modelId }), ...olderThan(slice) },
    ...inOrder(slice),
  });
  return rows.map(draftOf);
}

export async function insertDraft(
  tx: Tx,
  ctx: Ctx,
  draft: ModelPriceScope & DraftContent,
): Promise<PriceDraft> {
  const { modelId, customerId, groupId, ...content } = draft;
  const now = ctx.clock.now();
  const row = await tx.priceDraft.create({
    data: {
      ...columnsOf(content),
      id: newId("drf", now.getTime()),
      modelId,
      forCustomerId: customerId,
      forGroupId: groupId,
      author: principalId(ctx.principal),
      createdAt: now,
      updatedAt: now,
    },
  });
  const made = draftOf(row);
  await audit(tx, ctx, { ...subjectOf(made, "create"), after: storyOf(made) });
  return made;
}

export async function changeDraft(
  tx: Tx,
  ctx: Ctx,
  change: { current: PriceDraft; next: DraftContent },
): Promise<PriceDraft> {
  const row = await tx.priceDraft.update({
    where: { id: change.current.id },
    data: { ...columnsOf(change.next), version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  const after = draftOf(row);
  await audit(tx, ctx, {
    ...subjectOf(after, "update"),
    before: storyOf(change.current),
    after: storyOf(after),
  });
  return after;
}

/** Takes the draft away: `delete` because nobody wants it any more, `publish` because it is a price now. */
export async function removeDraft(
  tx: Tx,
  ctx: Ctx,
  { draft, why }: { draft: PriceDraft; why: "delete" | "publish" },
): Promise<void> {
  await tx.priceDraft.delete({ where: { id: draft.id } });
  await audit(tx, ctx, { ...subjectOf(draft, why), before: storyOf(draft) });
}

function columnsOf({ price, note }: DraftContent): { price: Prisma.InputJsonObject; note: string } {
  return { price: { ...price }, note };
}

// Drafts are nothing to their customers: the audit's row belongs to no tenant, and names whom it is about
// inside.
function subjectOf(
  draft: PriceDraft,
  verb: string,
): { action: string; subjectKind: string; subjectId: string; customerId: null } {
  return { action: `price_draft.${verb}`, subjectKind: "price_draft", subjectId: draft.id, customerId: null };
}

function storyOf({ modelId, customerId, groupId, price, note }: PriceDraft): Prisma.InputJsonObject {
  const scope = { ...(customerId !== null && { customerId }), ...(groupId !== null && { groupId }) };
  return { modelId, ...scope, price: { ...price }, note };
}

function draftOf(row: DraftRow): PriceDraft {
  const { forCustomerId, forGroupId, ...rest } = row;
  const price = row.price as unknown as PriceInput;
  const terms = readPrice(price, () => undefined);
  return { ...rest, customerId: forCustomerId, groupId: forGroupId, price, terms };
}
