import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { changedFields } from "../changed-fields.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";
import { lockConversation, updateConversationFields } from "./conversation-store.ts";
import type { Conversation } from "./conversation.ts";
import { editConversation, type ConversationEdit } from "./edit-conversation.ts";

export interface UpdateConversationInput extends ConversationEdit {
  conversationId: string;
}

/**
 * Changes what is noted of a conversation, archived or not. A change that changes nothing leaves no trace.
 * Throws `invalid_request`, `model_not_found`, `permission_denied`, and `not_found` for one that is not there
 * or another tenant's.
 */
export async function updateConversation(ctx: Ctx, input: UpdateConversationInput): Promise<Conversation> {
  requireCapability(ctx.principal, "account:write");
  const { conversationId, ...edit } = input;
  requireId(conversationId);
  return inTransaction(ctx, async (tx) => {
    const current = await lockConversation(tx, { conversationId, customerId: confinedTo(ctx.principal) });
    if (current === null) throw fail("not_found");
    const { title, model, metadata } = current;
    const fields = editConversation(current, edit);
    const changed = changedFields({ title, model, metadata }, fields);
    if (changed === null) return current;
    const after = await updateConversationFields(tx, conversationId, { fields, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: "conversation.update",
      subjectKind: "conversation",
      subjectId: conversationId,
      customerId: current.customerId,
      ...changed,
    });
    return after;
  });
}
