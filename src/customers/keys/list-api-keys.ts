import type { Page, PageRequest } from "../../kernel/page.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { type Ctx, newestFirst, readTenant, readVisible } from "../../storage/index.ts";
import { type ApiKeyFilter, findApiKeys } from "./api-key-store.ts";
import type { ApiKey, ApiKeyStatus } from "./api-key.ts";
import { requireId } from "../require-id.ts";
import { readSearch } from "../search-term.ts";
import { confinedTo } from "../tenant-of.ts";

export interface ListApiKeysInput {
  page: PageRequest;
  /** For operators: one customer's keys only. A customer sees its own in any case. */
  customerId?: string | undefined;
  status?: ApiKeyStatus | null | undefined;
  /** Part of the name, in any case. */
  q?: string | null | undefined;
}

/** API keys, newest first. Throws `permission_denied` for a key without `account:read`, `invalid_request`. */
export async function listApiKeys(ctx: Ctx, input: ListApiKeysInput): Promise<Page<ApiKey>> {
  requireCapability(ctx.principal, "account:read");
  const customerId = confinedTo(ctx.principal) ?? input.customerId ?? null;
  if (customerId !== null) requireId(customerId);
  const filter: ApiKeyFilter = { customerId, status: input.status ?? null, q: readSearch(input.q) };
  const now = ctx.clock.now();
  return newestFirst(ctx, { name: "api-keys", page: input.page }, (slice) =>
    customerId === null
      ? readVisible(ctx, (tx) => findApiKeys(tx, filter, { ...slice, now }))
      : readTenant(ctx, customerId, (tx) => findApiKeys(tx, filter, { ...slice, now })),
  );
}
