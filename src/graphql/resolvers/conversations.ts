import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { archiveConversation, getConversation, listConversations } from "../../customers/index.ts";
import { Needs } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { DateTime } from "../scalars.ts";
import { tenantOf } from "../tenant.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import {
  ArchiveConversationInput,
  ConversationConnection,
  ConversationIdArgs,
} from "../types/conversation.ts";
import { ConversationPayload, ConversationsArgs, ConversationView } from "../types/conversation.ts";
import { CreateConversationInput, toConversation, UpdateConversationInput } from "../types/conversation.ts";
import { changeConversation, openConversation } from "../write-conversation.ts";

@Resolver(() => ConversationView)
export class ConversationsResolver {
  @Query(() => ConversationConnection, { description: "List customer conversation metadata." })
  async conversations(
    @Args(() => ConversationsArgs) args: ConversationsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ConversationView>> {
    const input = { customerId: tenantOf(ctx), ...listInput(args) };
    return toConnection(await listConversations(ctx, input), toConversation);
  }

  @Query(() => ConversationView, {
    nullable: true,
    description: "Get one conversation metadata record.",
  })
  async conversation(
    @Args(() => ConversationIdArgs) { id }: ConversationIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ConversationView> {
    return toConversation(await getConversation(ctx, { conversationId: id }));
  }

  @FieldResolver(() => Int, { description: "How many requests named it that are over." })
  async requestCount(@Root() { id }: ConversationView, @Ctx() ctx: GraphqlContext): Promise<number> {
    return (await ctx.loaders.conversationRequests.load(id))?.count ?? 0;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "When the last of them arrived; null without any.",
  })
  async lastRequestAt(@Root() { id }: ConversationView, @Ctx() ctx: GraphqlContext): Promise<Date | null> {
    return (await ctx.loaders.conversationRequests.load(id))?.lastAt ?? null;
  }

  @Mutation(() => ConversationPayload, { description: "Create customer conversation metadata." })
  @Needs("account:write")
  async createConversation(
    @Arg("input", () => CreateConversationInput, { description: "What to note." })
    input: CreateConversationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ConversationPayload> {
    return { conversation: toConversation(await openConversation(ctx, input)) };
  }

  @Mutation(() => ConversationPayload, {
    description: "Update conversation title, model, and custom metadata.",
  })
  @Needs("account:write")
  async updateConversation(
    @Arg("input", () => UpdateConversationInput, { description: "What to change." })
    input: UpdateConversationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ConversationPayload> {
    return { conversation: toConversation(await changeConversation(ctx, input)) };
  }

  @Mutation(() => ConversationPayload, {
    description: "Archive a conversation metadata record. Archiving it again changes nothing.",
  })
  @Needs("account:write")
  async archiveConversation(
    @Arg("input", () => ArchiveConversationInput, { description: "Which." }) input: ArchiveConversationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ConversationPayload> {
    return { conversation: toConversation(await archiveConversation(ctx, input)) };
  }
}
