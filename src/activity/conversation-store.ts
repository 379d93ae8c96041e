import type { Tx } from "../storage/index.ts";

/** What is known of the requests that named a conversation. */
export interface ConversationRequests {
  count: number;
  /** When the last of them arrived. */
  lastAt: Date;
}

interface Row extends ConversationRequests {
  conversationId: string;
}

/** One customer's requests by the conversation that they named; one that none named is absent. */
export async function selectConversationRequests(
  tx: Tx,
  { customerId, conversationIds }: { customerId: string; conversationIds: readonly string[] },
): Promise<Map<string, ConversationRequests>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT conversation_id AS "conversationId", count(*)::int AS count, max(created_at) AS "lastAt"
    FROM request WHERE customer_id = ${customerId} AND conversation_id = ANY(${conversationIds})
    GROUP BY conversation_id`;
  return new Map(rows.map(({ conversationId, count, lastAt }) => [conversationId, { count, lastAt }]));
}
