import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { disableApiKey, getApiKey } from "../../customers/index.ts";
import { Needs } from "../access.ts";
import { changeApiKey } from "../change-api-key.ts";
import type { GraphqlContext } from "../context.ts";
import { issueApiKey } from "../issue-api-key.ts";
import { presentKey } from "../present-key.ts";
import { readApiKeys } from "../read-api-keys.ts";
import { reissueApiKey, replaceApiKey } from "../reissue-api-key.ts";
import { tenantOf } from "../tenant.ts";
import { ApiKeyConnection, ApiKeyView } from "../types/api-key.ts";
import { ApiKeyIdArgs, ApiKeysArgs, CreateApiKeyInput, DisableApiKeyInput } from "../types/api-key-input.ts";
import { CreateApiKeyPayload, DisableApiKeyPayload } from "../types/api-key-input.ts";
import { CopyApiKeyInput, CopyApiKeyPayload, RotateApiKeyInput } from "../types/api-key-change.ts";
import { RotateApiKeyPayload, UpdateApiKeyInput, UpdateApiKeyPayload } from "../types/api-key-change.ts";
import type { Connection } from "../types/connection.ts";

@Resolver()
export class ApiKeysResolver {
  @Query(() => ApiKeyConnection, { description: "List API keys without returning plaintext tokens." })
  apiKeys(
    @Args(() => ApiKeysArgs) args: ApiKeysArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ApiKeyView>> {
    return readApiKeys(ctx, args);
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

  @Mutation(() => UpdateApiKeyPayload, {
    description: "Change an API key. Every node goes by it within a second.",
  })
  @Needs("keys:write")
  updateApiKey(
    @Arg("input", () => UpdateApiKeyInput, { description: "Which key, and what to change." })
    input: UpdateApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateApiKeyPayload> {
    return changeApiKey(ctx, input);
  }

  @Mutation(() => CopyApiKeyPayload, {
    description: "Make a key with the terms of another one, which stays. Its token is returned once.",
  })
  @Needs("keys:write")
  copyApiKey(
    @Arg("input", () => CopyApiKeyInput, { description: "Of which key." }) input: CopyApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CopyApiKeyPayload> {
    return reissueApiKey(ctx, input);
  }

  @Mutation(() => RotateApiKeyPayload, {
    description:
      "Replace a key by a new one with the same terms, which goes on with its quota. " +
      "The new token is returned once.",
  })
  @Needs("keys:write")
  rotateApiKey(
    @Arg("input", () => RotateApiKeyInput, { description: "Which key, and when it stops." })
    input: RotateApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RotateApiKeyPayload> {
    return replaceApiKey(ctx, input);
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
