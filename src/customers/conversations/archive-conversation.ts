import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";
import { lockConversation, updateConversationArchived } from "./conversation-store.ts";
import type { Conversation } from "./conversation.ts";

/**
 * Archives a conversation, for good; one that is archived already is returned as it is, without a second
 * audit row. Requests that still name it are counted as before. Throws `permission_denied`, and `not_found`
 * for one that is not there or another tenant's.
 */
export async function archiveConversation(
  ctx: Ctx,
  { conversationId }: { conversationId: string },
): Promise<Conversation> {
  requireCapability(ctx.principal, "account:write");
  requireId(conversationId);
  return inTransaction(ctx, async (tx) => {
    const before = await lockConversation(tx, { conversationId, customerId: confinedTo(ctx.principal) });
    if (before === null) throw fail("not_found");
    if (before.status === "archived") return before;
    const after = await updateConversationArchived(tx, conversationId, ctx.clock.now());
    await audit(tx, ctx, {
      action: "conversation.archive",
      subjectKind: "conversation",
      subjectId: conversationId,
      customerId: before.customerId,
      before: { status: before.status },
      after: { status: after.status },
    });
    return after;
  });
}
