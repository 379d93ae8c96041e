import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { deleteCredential, testCredential, testProvider } from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { DeleteCredentialInput, ProviderTestPayload, TestCredentialInput } from "./provider-test-types.ts";
import { TestProviderInput, toProviderTest } from "./provider-test-types.ts";
import { ProviderPayload, toProvider } from "./provider-types.ts";

@Resolver()
export class ProviderTestsResolver {
  @Mutation(() => ProviderTestPayload, {
    description: "Ask a supplier that is about to be entered, with a secret that is not stored.",
  })
  @OpenTo()
  async testProvider(
    @Arg("input", () => TestProviderInput, { description: "Whom, and with what." }) input: TestProviderInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderTestPayload> {
    const { probe } = ctx.deps.operations;
    return { test: toProviderTest(await testProvider(ctx, { ...input, probe })) };
  }

  @Mutation(() => ProviderTestPayload, {
    description: "Ask a supplier with a stored secret, at the address that it was stored for.",
  })
  @OpenTo()
  async testCredential(
    @Arg("input", () => TestCredentialInput, { description: "Which." }) input: TestCredentialInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderTestPayload> {
    const { probe } = ctx.deps.operations;
    return { test: toProviderTest(await testCredential(ctx, { ...input, probe })) };
  }

  @Mutation(() => ProviderPayload, { description: "Forget a secret for good, with its label." })
  @OpenTo()
  async deleteCredential(
    @Arg("input", () => DeleteCredentialInput, { description: "Which." }) input: DeleteCredentialInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ProviderPayload> {
    return { provider: toProvider(await deleteCredential(ctx, input)) };
  }
}
