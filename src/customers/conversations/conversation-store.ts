import {
  inOrder,
  jsonColumn,
  olderThan,
  systemQuery,
  type Database,
  type Slice,
  type Tx,
} from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
import type { Metadata } from "../metadata.ts";
import type { Conversation, ConversationFields, ConversationStatus } from "./conversation.ts";

/** One conversation of one customer; operators see those of all. */
export interface ConversationLookup {
  conversationId: string;
  /** Null is any. */
  customerId: string | null;
}

export interface ConversationFilter {
  customerId: string;
  status: ConversationStatus | null;
  model: string | null;
}

type Row = Prisma.ConversationGetPayload<object>;

export async function insertConversation(
  tx: Tx,
  made: Pick<Conversation, "id" | "customerId" | "createdAt"> & ConversationFields,
): Promise<Conversation> {
  const { id, customerId, createdAt, ...fields } = made;
  const row = await tx.conversation.create({
    data: { id, customerId, createdAt, updatedAt: createdAt, ...columnsOf(fields) },
  });
  return toConversation(row);
}

export async function findConversation(tx: Tx, lookup: ConversationLookup): Promise<Conversation | null> {
  const { conversationId: id, customerId } = lookup;
  const row = await tx.conversation.findFirst({ where: { id, ...(customerId !== null && { customerId }) } });
  return row && toConversation(row);
}

/** The same, and keeps others from changing it until the transaction ends. */
export async function lockConversation(tx: Tx, lookup: ConversationLookup): Promise<Conversation | null> {
  await tx.$queryRaw`SELECT id FROM conversation WHERE id = ${lookup.conversationId} FOR UPDATE`;
  return findConversation(tx, lookup);
}

export async function findConversations(
  tx: Tx,
  filter: ConversationFilter,
  slice: Slice,
): Promise<Conversation[]> {
  const rows = await tx.conversation.findMany({
    where: {
      customerId: filter.customerId,
      ...(filter.status !== null && { status: filter.status }),
      ...(filter.model !== null && { model: filter.model }),
      ...olderThan(slice),
    },
    ...inOrder(slice),
  });
  return rows.map(toConversation);
}

export async function updateConversationFields(
  tx: Tx,
  id: string,
  { fields, at }: { fields: ConversationFields; at: Date },
): Promise<Conversation> {
  const data = { ...columnsOf(fields), updatedAt: at };
  return toConversation(await tx.conversation.update({ where: { id }, data }));
}

export async function updateConversationArchived(tx: Tx, id: string, at: Date): Promise<Conversation> {
  const data = { status: "archived", archivedAt: at, updatedAt: at };
  return toConversation(await tx.conversation.update({ where: { id }, data }));
}

/**
 * Deletes so many of a customer's conversations that nothing was changed in since a moment, and that no
 * request names any more. Returns their number.
 */
export async function deleteIdleConversations(
  database: Database,
  { customerId, before, take }: { customerId: string; before: Date; take: number },
): Promise<number> {
  const rows = await systemQuery<{ count: number }>(
    database,
    `WITH gone AS (
       DELETE FROM conversation WHERE id IN (
         SELECT c.id FROM conversation c
         WHERE c.customer_id = $1 AND c.updated_at < $2 AND coalesce(c.last_request_at, '-infinity') < $2
           AND NOT EXISTS (SELECT FROM request r WHERE r.customer_id = $1 AND r.conversation_id = c.id)
         LIMIT $3)
       RETURNING 1)
     SELECT count(*)::integer AS count FROM gone`,
    [customerId, before, take],
  );
  return rows[0]?.count ?? 0;
}

function columnsOf(fields: ConversationFields): {
  title: string | null;
  model: string | null;
  metadata: Prisma.InputJsonValue;
} {
  const { title, model, metadata } = fields;
  return { title, model, metadata: jsonColumn(metadata) };
}

function toConversation(row: Row): Conversation {
  return {
    id: row.id,
    customerId: row.customerId,
    title: row.title,
    model: row.model,
    metadata: row.metadata as Metadata,
    status: row.archivedAt === null ? "active" : "archived",
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    archivedAt: row.archivedAt,
  };
}
