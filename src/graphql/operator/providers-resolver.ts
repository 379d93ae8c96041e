import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import {
  createProvider,
  disableCredential,
  listProviders,
  setCredential,
  updateProvider,
} from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import {
  CreateProviderInput,
  DisableCredentialInput,
  ProviderConnection,
  ProviderPayload,
} from "./provider-types.ts";
import {
  ProvidersArgs,
  type ProviderView,
  SetCredentialInput,
  toProvider,
  UpdateProviderInput,
} from "./provider-types.ts";

@Resolver()
export class ProvidersAdminResolver {
  @Query(() => ProviderConnection, { description: "List suppliers, without their secrets." })
  async providers(
    @Args(() => ProvidersArgs) args: ProvidersArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ProviderView>> {
    const input = listInput(args);
    return toConnection(await listProviders(ctx, input), toProvider);
  }

  @Mutation(() => ProviderPayload, { description: "Enter a supplier." })
  @OpenTo()
  async createProvider(
    @Arg("input", () => CreateProviderInput, { description: "The supplier." }) input: CreateProviderInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderPayload> {
    return { provider: toProvider(await createProvider(ctx, input)) };
  }

  @Mutation(() => ProviderPayload, { description: "Change a supplier; what is omitted stays." })
  @OpenTo()
  async updateProvider(
    @Arg("input", () => UpdateProviderInput, { description: "Which, and what." }) input: UpdateProviderInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderPayload> {
    return { provider: toProvider(await updateProvider(ctx, input)) };
  }

  @Mutation(() => ProviderPayload, { description: "Store a supplier's secret; it can never be read again." })
  @OpenTo()
  async setCredential(
    @Arg("input", () => SetCredentialInput, { description: "Whose, and the secret." })
    input: SetCredentialInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderPayload> {
    return { provider: toProvider(await setCredential(ctx, input)) };
  }

  @Mutation(() => ProviderPayload, { description: "Stop the use of one secret at once." })
  @OpenTo()
  async disableCredential(
    @Arg("input", () => DisableCredentialInput, { description: "Which." }) input: DisableCredentialInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderPayload> {
    return { provider: toProvider(await disableCredential(ctx, input)) };
  }
}
