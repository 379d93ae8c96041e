import type { Page, PageRequest } from "../../kernel/page.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, newestFirst, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { findConversations } from "./conversation-store.ts";
import type { Conversation, ConversationStatus } from "./conversation.ts";

export interface ListConversationsInput {
  customerId: string;
  page: PageRequest;
  status?: ConversationStatus | undefined;
  /** Only those that are noted for this model. */
  model?: string | undefined;
}

/** A customer's conversations, newest first. Throws `permission_denied`, `invalid_request`. */
export async function listConversations(
  ctx: Ctx,
  input: ListConversationsInput,
): Promise<Page<Conversation>> {
  requireCapability(ctx.principal, "account:read");
  const { customerId, page, status = null, model = null } = input;
  requireId(customerId);
  return newestFirst(ctx, { name: "conversations", page }, (slice) =>
    inTenant(ctx, customerId, (tx) => findConversations(tx, { customerId, status, model }, slice)),
  );
}
