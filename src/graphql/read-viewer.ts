import { getApiKey } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { tenantOf } from "./tenant.ts";
import { toClient, type ClientView } from "./types/client.ts";

/** Who is asking: the customer, and the key of this request when a key was used. */
export async function readViewer(ctx: GraphqlContext): Promise<ClientView> {
  const { principal } = ctx;
  const [customer, key] = await Promise.all([
    ctx.loaders.customer.load(tenantOf(ctx)),
    principal.kind === "apiKey" ? getApiKey(ctx, { apiKeyId: principal.apiKeyId }) : null,
  ]);
  return toClient(customer, key);
}
