import { listVisibleModelIds } from "../catalog/index.ts";
import { createConversation, updateConversation, type Conversation } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { tenantOf } from "./tenant.ts";
import { readConversationChanges } from "./types/conversation.ts";
import type { CreateConversationInput, UpdateConversationInput } from "./types/conversation.ts";

/** Notes a new conversation, for a model that its customer sees. Throws what `createConversation` throws. */
export async function openConversation(
  ctx: GraphqlContext,
  input: CreateConversationInput,
): Promise<Conversation> {
  const visibleModelIds = await findVisible(ctx, input);
  const changes = readConversationChanges(input);
  return createConversation(ctx, { customerId: tenantOf(ctx), changes, visibleModelIds });
}

/** Changes what is noted of a conversation. Throws what `updateConversation` throws. */
export async function changeConversation(
  ctx: GraphqlContext,
  input: UpdateConversationInput,
): Promise<Conversation> {
  const visibleModelIds = await findVisible(ctx, input);
  const changes = readConversationChanges(input);
  return updateConversation(ctx, { conversationId: input.conversationId, changes, visibleModelIds });
}

// The catalog is only asked when a model is named.
async function findVisible(
  ctx: GraphqlContext,
  { model }: { model?: string | null },
): Promise<ReadonlySet<string>> {
  return typeof model === "string" ? listVisibleModelIds(ctx, { customerId: tenantOf(ctx) }) : new Set();
}
