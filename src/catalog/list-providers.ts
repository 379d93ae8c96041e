import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, pageByTime, type Slice } from "../storage/index.ts";
import { joinCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import type { Provider, Status } from "./provider.ts";
import { readProvidersAfter } from "./provider-store.ts";

export interface ListProvidersInput {
  page: PageRequest;
  status?: Status | undefined;
  /** Part of the name or of the base URL. */
  q?: string | undefined;
}

const scope = { list: "providers", owner: "operator" };

/** Suppliers, newest first, with everything but their secrets. */
export async function listProviders(ctx: Ctx, input: ListProvidersInput): Promise<Page<Provider>> {
  requireOperator(ctx, "read");
  const { page, status, q } = input;
  const fetch = (slice: Slice): Promise<Provider[]> =>
    inTransaction(ctx, async (tx) =>
      joinCredentials(tx, ctx, await readProvidersAfter(tx, { slice, status, q })),
    );
  return pageByTime(ctx, { scope, page }, { fetch, placeOf: ({ createdAt, id }) => ({ at: createdAt, id }) });
}
