import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { disableApiKey, getProfile } from "../../customers/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { presentKey } from "../present-key.ts";
import { UpdateApiKeyInput, UpdateApiKeyPayload } from "../types/api-key-change.ts";
import { DisableApiKeyInput, DisableApiKeyPayload } from "../types/api-key-input.ts";
import { ApiKeyConnection, type ApiKeyView } from "../types/api-key.ts";
import type { Connection } from "../types/connection.ts";
import { ProfileView, toProfile } from "../types/profile.ts";
import { changeCustomer, changeCustomerKey, readCustomerKeys } from "./change-customer.ts";
import { CustomerApiKeysArgs, CustomerProfileArgs } from "./customer-account-types.ts";
import { UpdateCustomerInput, UpdateCustomerPayload } from "./customer-account-types.ts";

@Resolver()
export class CustomerAccountResolver {
  @Query(() => ProfileView, { nullable: true, description: "Get what is known of a customer." })
  async customerProfile(
    @Args(() => CustomerProfileArgs) { customerId }: CustomerProfileArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProfileView> {
    return toProfile(await getProfile(ctx, { customerId }));
  }

  @Query(() => ApiKeyConnection, { nullable: true, description: "List a customer's API keys." })
  customerApiKeys(
    @Args(() => CustomerApiKeysArgs) args: CustomerApiKeysArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ApiKeyView>> {
    return readCustomerKeys(ctx, args);
  }

  @Mutation(() => UpdateCustomerPayload, { description: "Change what is known of a customer." })
  @OpenTo("support")
  updateCustomer(
    @Arg("input", () => UpdateCustomerInput, { description: "Which, and what to change." })
    input: UpdateCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateCustomerPayload> {
    return changeCustomer(ctx, input);
  }

  @Mutation(() => UpdateApiKeyPayload, { description: "Change a customer's API key." })
  @OpenTo()
  updateCustomerApiKey(
    @Arg("input", () => UpdateApiKeyInput, { description: "Which key, and what to change." })
    input: UpdateApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateApiKeyPayload> {
    return changeCustomerKey(ctx, input);
  }

  @Mutation(() => DisableApiKeyPayload, {
    description: "Disable a customer's API key, for good. Disabling it again changes nothing.",
  })
  @OpenTo("support")
  async disableCustomerApiKey(
    @Arg("input", () => DisableApiKeyInput, { description: "Which key." }) { apiKeyId }: DisableApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DisableApiKeyPayload> {
    return { apiKey: await presentKey(ctx, await disableApiKey(ctx, { apiKeyId })) };
  }
}
