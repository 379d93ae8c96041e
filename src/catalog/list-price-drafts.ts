import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { readDraftsAfter } from "./price-draft-store.ts";
import type { PriceDraft } from "./price-draft.ts";

export interface ListPriceDraftsInput {
  page: PageRequest;
  modelId?: string | undefined;
}

const scope = { list: "price-drafts", owner: "operator" };

/** Drafts, newest first, of one model or of all. */
export async function listPriceDrafts(ctx: Ctx, input: ListPriceDraftsInput): Promise<Page<PriceDraft>> {
  requireOperator(ctx, "read");
  const { page, modelId } = input;
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const drafts = await inTransaction(ctx, (tx) =>
    readDraftsAfter(tx, { after, take: page.limit + 1, modelId }),
  );
  return cutPage(drafts, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.id }),
  );
}
