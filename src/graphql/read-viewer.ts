import { csrfTokenOf, getApiKey, getMember } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import { capabilitiesOf, isCustomer } from "../kernel/principal.ts";
import type { GraphqlContext } from "./context.ts";
import { readOwnSession } from "./read-own-session.ts";
import { toClient, type ClientView } from "./types/client.ts";

/**
 * Who is asking: the customer, with the key of this request or the person of this session. Throws
 * `permission_denied` for who is of no customer.
 */
export async function readViewer(ctx: GraphqlContext): Promise<ClientView> {
  const { principal } = ctx;
  if (!isCustomer(principal)) throw fail("permission_denied");
  const isKey = principal.kind === "apiKey";
  const [customer, key, user] = await Promise.all([
    ctx.loaders.customer.load(principal.customerId),
    isKey ? getApiKey(ctx, { apiKeyId: principal.apiKeyId }) : null,
    isKey ? null : getMember(ctx, { userId: principal.userId }),
  ]);
  return toClient({
    ...{ customer, key, user },
    permissions: capabilitiesOf(principal),
    csrfToken: isKey ? null : csrfTokenOf(ctx.keyring, principal.sessionId),
    session: () => (isKey ? Promise.resolve(null) : readOwnSession(ctx)),
  });
}
