import { inTenant, type Ctx } from "../storage/index.ts";
import { selectConversationRequests, type ConversationRequests } from "./conversation-store.ts";

/**
 * How many requests of a customer named each of these conversations in X-Conversation-Id, and when the last
 * one arrived; a conversation without any is absent. A request is counted when it is over. One customer's
 * requests are never another's, whatever id they name.
 */
export async function countConversationRequests(
  ctx: Ctx,
  input: { customerId: string; conversationIds: readonly string[] },
): Promise<ReadonlyMap<string, ConversationRequests>> {
  return inTenant(ctx, input.customerId, (tx) => selectConversationRequests(tx, input));
}
