import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { Conversation, ConversationChanges, ConversationStatus } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { idLimits, modelIdLimits, textLimits } from "./field-limits.ts";
import { Payload } from "./user-error.ts";

export const ConversationStatusEnum = enumOf<ConversationStatus>(
  "ConversationStatus",
  "Whether a conversation is put away.",
  { active: "It is not.", archived: "It is, for good." },
);

/** How many requests it had is read apart from it, when it is asked. */
@ObjectType("Conversation", {
  simpleResolvers: true,
  description: "What a customer notes of a conversation. Requests belong to it by X-Conversation-Id.",
})
export class ConversationView {
  @Field(() => ID, { description: "`conv_…`: what requests send as X-Conversation-Id." })
  id!: string;

  @Field(() => String, { nullable: true, description: "What people call it." })
  title!: string | null;

  @Field(() => ID, { nullable: true, description: "The model that it is meant for; it binds no request." })
  model!: string | null;

  @Field(() => JsonObject, { description: "The customer's own notes." })
  metadata!: object;

  @Field(() => ConversationStatusEnum, { description: "Whether it is put away." })
  status!: ConversationStatus;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed; requests do not change it." })
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was put away; null: it is not." })
  archivedAt!: Date | null;
}

export const ConversationConnection = connectionOf("Conversation", () => ConversationView);

@ArgsType()
export class ConversationsArgs extends PageArgs {
  @Field(() => ConversationStatusEnum, { nullable: true, description: "Only conversations in this state." })
  status?: ConversationStatus | null;

  @Field(() => String, { nullable: true, description: "Only conversations that are meant for this model." })
  @Limit(textLimits)
  model?: string | null;
}

@ArgsType()
export class ConversationIdArgs {
  @Field(() => ID, { description: "`conv_…`." })
  @Limit(idLimits)
  id!: string;
}

@InputType("CreateConversationInput", { description: "What to note of a new conversation." })
export class CreateConversationInput {
  @Field(() => String, { nullable: true, description: "What people call it, on one line." })
  @Limit({ minLength: 1, maxLength: 200 })
  title?: string | null;

  @Field(() => ID, { nullable: true, description: "A model that you may see; it binds no request." })
  @Limit(modelIdLimits)
  model?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description: "Your own notes, kept as they come. At most 16,384 bytes as JSON, 16 deep.",
  })
  @Limit({ notNull: true })
  metadata?: Record<string, unknown>;
}

@InputType("UpdateConversationInput", {
  description: "What to change; what is omitted stays, and null clears title and model.",
})
export class UpdateConversationInput {
  @Field(() => ID, { description: "`conv_…`." })
  @Limit(idLimits)
  conversationId!: string;

  @Field(() => String, { nullable: true, description: "What people call it, on one line." })
  @Limit({ minLength: 1, maxLength: 200 })
  title?: string | null;

  @Field(() => ID, { nullable: true, description: "A model that you may see; it binds no request." })
  @Limit(modelIdLimits)
  model?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description:
      "Merged field by field into what is there: null takes a field away, lists are replaced whole. " +
      "At most 16,384 bytes as JSON, 16 deep.",
  })
  @Limit({ notNull: true })
  metadata?: Record<string, unknown>;
}

@InputType("ArchiveConversationInput", { description: "Which conversation to put away." })
export class ArchiveConversationInput {
  @Field(() => ID, { description: "`conv_…`." })
  @Limit(idLimits)
  conversationId!: string;
}

@ObjectType("ConversationPayload", { simpleResolvers: true, description: "A conversation after a change." })
export class ConversationPayload extends Payload {
  @Field(() => ConversationView, { nullable: true, description: "The conversation." })
  conversation!: ConversationView | null;
}

/** A conversation as it is shown. */
export function toConversation(conversation: Conversation): ConversationView {
  return {
    id: conversation.id,
    title: conversation.title,
    model: conversation.model,
    metadata: conversation.metadata,
    status: conversation.status,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
    archivedAt: conversation.archivedAt,
  };
}

/** What of a conversation an input states; what it leaves out is absent. */
export function readConversationChanges(input: CreateConversationInput): ConversationChanges {
  return { title: input.title, model: input.model, metadata: input.metadata };
}
