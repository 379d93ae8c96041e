import type { Metadata } from "../metadata.ts";

export const conversationStatuses = ["active", "archived"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** What a customer notes of a conversation. Its requests name its id; they are found by it, not kept here. */
export interface Conversation {
  id: string;
  customerId: string;
  title: string | null;
  /** The model that it is meant for; it binds no request. */
  model: string | null;
  metadata: Metadata;
  status: ConversationStatus;
  createdAt: Date;
  updatedAt: Date;
  /** Null as long as it is active. */
  archivedAt: Date | null;
}

/** What of it can be changed. */
export type ConversationFields = Pick<Conversation, "title" | "model" | "metadata">;
/** What is absent stays; null clears; metadata merges field by field, and a null in it takes a field away. */
export type ConversationChanges = { [F in keyof ConversationFields]?: ConversationFields[F] | undefined };
