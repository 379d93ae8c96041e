import { newId } from "../../kernel/ids.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { plain } from "../metadata.ts";
import { requireId } from "../require-id.ts";
import { insertConversation } from "./conversation-store.ts";
import type { Conversation } from "./conversation.ts";
import { editConversation, type ConversationEdit } from "./edit-conversation.ts";

export interface CreateConversationInput extends ConversationEdit {
  customerId: string;
}

/**
 * Notes a new conversation of a customer; requests that name its id are counted with it. Its metadata is
 * kept as it came. Throws `invalid_request`, `model_not_found`, `permission_denied`.
 */
export async function createConversation(ctx: Ctx, input: CreateConversationInput): Promise<Conversation> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, ...edit } = input;
  requireId(customerId);
  const given = { title: null, model: null, metadata: plain(edit.changes.metadata ?? {}) };
  const fields = editConversation(given, { ...edit, changes: { ...edit.changes, metadata: {} } });
  const createdAt = ctx.clock.now();
  const id = newId("conv", createdAt.getTime());
  return inTenant(ctx, customerId, async (tx) => {
    const made = await insertConversation(tx, { id, customerId, createdAt, ...fields });
    await audit(tx, ctx, {
      action: "conversation.create",
      subjectKind: "conversation",
      subjectId: id,
      customerId,
      after: { ...fields, status: made.status },
    });
    return made;
  });
}
