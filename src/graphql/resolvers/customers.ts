import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { disableApiKey, getApiKey, listApiKeys } from "../../customers/index.ts";
import { Needs } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { issueApiKey } from "../issue-api-key.ts";
import { omitNull } from "../omit-null.ts";
import { presentKey } from "../present-key.ts";
import { readViewer } from "../read-viewer.ts";
import { tenantOf } from "../tenant.ts";
import { ApiKeyConnection, ApiKeyView } from "../types/api-key.ts";
import { ApiKeyIdArgs, ApiKeysArgs, CreateApiKeyInput, DisableApiKeyInput } from "../types/api-key-input.ts";
import { CreateApiKeyPayload, DisableApiKeyPayload } from "../types/api-key-input.ts";
import { ClientView } from "../types/client.ts";
import { pageOf, toConnection, type Connection } from "../types/connection.ts";

@Resolver()
export class CustomersResolver {
  @Query(() => ClientView, { description: "Get the unified customer identity for the current API key." })
  viewer(@Ctx() ctx: GraphqlContext): Promise<ClientView> {
    return readViewer(ctx);
  }

  @Query(() => ApiKeyConnection, { description: "List API keys without returning plaintext tokens." })
  async apiKeys(
    @Args(() => ApiKeysArgs) { status, q, ...page }: ApiKeysArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ApiKeyView>> {
    const input = { page: pageOf(page), ...omitNull({ status, q }) };
    const found = await listApiKeys(ctx, input);
    const items = await Promise.all(found.items.map((key) => presentKey(ctx, key)));
    return toConnection({ ...found, items }, (key) => key);
  }

  @Query(() => ApiKeyView, { nullable: true, description: "Get one API key." })
  async apiKey(
    @Args(() => ApiKeyIdArgs) { id }: ApiKeyIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ApiKeyView> {
    return presentKey(ctx, await getApiKey(ctx, { apiKeyId: id }));
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: "Create an API key. The plaintext token is returned once.",
  })
  @Needs("keys:write")
  createApiKey(
    @Arg("input", () => CreateApiKeyInput, { description: "What the key shall be." })
    input: CreateApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CreateApiKeyPayload> {
    return issueApiKey(ctx, tenantOf(ctx), input);
  }

  @Mutation(() => DisableApiKeyPayload, {
    description: "Disable an API key, for good. Disabling it again changes nothing.",
  })
  @Needs("keys:write")
  async disableApiKey(
    @Arg("input", () => DisableApiKeyInput, { description: "Which key." }) { apiKeyId }: DisableApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DisableApiKeyPayload> {
    return { apiKey: await presentKey(ctx, await disableApiKey(ctx, { apiKeyId })) };
  }
}
