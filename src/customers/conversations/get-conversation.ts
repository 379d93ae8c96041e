import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";
import { findConversation } from "./conversation-store.ts";
import type { Conversation } from "./conversation.ts";

/**
 * One conversation. Throws `permission_denied`, and `not_found` for one that is not there or another
 * tenant's.
 */
export async function getConversation(
  ctx: Ctx,
  { conversationId }: { conversationId: string },
): Promise<Conversation> {
  requireCapability(ctx.principal, "account:read");
  requireId(conversationId);
  const lookup = { conversationId, customerId: confinedTo(ctx.principal) };
  const found = await inTransaction(ctx, (tx) => findConversation(tx, lookup));
  if (found === null) throw fail("not_found");
  return found;
}
