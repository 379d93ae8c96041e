import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, pageByTime, type Slice } from "../storage/index.ts";
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
  const fetch = (slice: Slice): Promise<PriceDraft[]> =>
    inTransaction(ctx, (tx) => readDraftsAfter(tx, { slice, modelId }));
  return pageByTime(ctx, { scope, page }, { fetch, placeOf: ({ createdAt, id }) => ({ at: createdAt, id }) });
}
