import { listApiKeys } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { presentKey } from "./present-key.ts";
import type { ApiKeyView } from "./types/api-key.ts";
import type { ApiKeysArgs } from "./types/api-key-input.ts";
import { pageOf, toConnection, type Connection } from "./types/connection.ts";

/** A page of the caller's API keys, with what each has used of its quota. */
export async function readApiKeys(
  ctx: GraphqlContext,
  { status, q, ...page }: ApiKeysArgs,
): Promise<Connection<ApiKeyView>> {
  const found = await listApiKeys(ctx, { page: pageOf(page), ...omitNull({ status, q }) });
  const items = await Promise.all(found.items.map((key) => presentKey(ctx, key)));
  return toConnection({ ...found, items }, (key) => key);
}
