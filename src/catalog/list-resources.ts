import type { Page, PageRequest } from "../kernel/page.ts";
import { pageByTime, type Ctx, type Slice } from "../storage/index.ts";
import { inResourceView } from "./resource-view.ts";
import type { Resource, ResourceType } from "./resource.ts";
import { readResourceEntries } from "./resource-store.ts";

export interface ListResourcesInput {
  /** Whose view; null is an operator's, which has every model. */
  customerId: string | null;
  page: PageRequest;
  type?: ResourceType | undefined;
  tag?: string | undefined;
  /** Part of the name, display name or description, whatever its case. */
  q?: string | undefined;
}

/** What is on offer of every type, newest first: visible models, MCP servers, skills and agents. */
export async function listResources(ctx: Ctx, input: ListResourcesInput): Promise<Page<Resource>> {
  const { customerId, page, type, tag, q } = input;
  const scope = { list: "resources", owner: customerId ?? "operator" };
  const fetch = (slice: Slice): Promise<Resource[]> =>
    inResourceView(ctx, customerId, (tx, buyer) =>
      readResourceEntries(tx, { buyer, filter: { type, tag, q }, slice }),
    );
  return pageByTime(ctx, { scope, page }, { fetch, placeOf: ({ createdAt, id }) => ({ at: createdAt, id }) });
}
