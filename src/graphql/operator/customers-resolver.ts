import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { entitleCustomer } from "../../catalog/index.ts";
import { createCustomer, getCustomer, listCustomers } from "../../customers/index.ts";
import { reinstateCustomer, suspendCustomer } from "../../customers/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { issueApiKey } from "../issue-api-key.ts";
import { CreateApiKeyPayload } from "../types/api-key-input.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { CreateCustomerApiKeyInput, CreateCustomerInput, CustomerStatusInput } from "./customer-types.ts";
import { CustomerConnection, CustomerIdArgs, CustomerPayload, CustomersArgs } from "./customer-types.ts";
import { CustomerView, EntitleCustomerInput, EntitleCustomerPayload, toCustomer } from "./customer-types.ts";

@Resolver()
export class CustomersAdminResolver {
  @Query(() => CustomerConnection, { description: "List customers." })
  async customers(
    @Args(() => CustomersArgs) args: CustomersArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<CustomerView>> {
    const input = listInput(args);
    return toConnection(await listCustomers(ctx, input), toCustomer);
  }

  @Query(() => CustomerView, { nullable: true, description: "Get one customer." })
  async customer(
    @Args(() => CustomerIdArgs) { id }: CustomerIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerView> {
    return toCustomer(await getCustomer(ctx, { customerId: id }));
  }

  @Mutation(() => CustomerPayload, { description: "Take on a customer, with an empty account." })
  @OpenTo()
  async createCustomer(
    @Arg("input", () => CreateCustomerInput, { description: "The customer." }) input: CreateCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerPayload> {
    return { customer: toCustomer(await createCustomer(ctx, input)) };
  }

  @Mutation(() => CustomerPayload, { description: "Suspend a customer: its keys are refused from now on." })
  @OpenTo("support")
  async suspendCustomer(
    @Arg("input", () => CustomerStatusInput, { description: "Which, and why." }) input: CustomerStatusInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerPayload> {
    return { customer: toCustomer(await suspendCustomer(ctx, input)) };
  }

  @Mutation(() => CustomerPayload, { description: "Serve a suspended customer again." })
  @OpenTo("support")
  async reinstateCustomer(
    @Arg("input", () => CustomerStatusInput, { description: "Which, and why." }) input: CustomerStatusInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CustomerPayload> {
    return { customer: toCustomer(await reinstateCustomer(ctx, input)) };
  }

  @Mutation(() => EntitleCustomerPayload, {
    description: "Let a customer see and call a private model, or end that.",
  })
  @OpenTo()
  entitleCustomer(
    @Arg("input", () => EntitleCustomerInput, { description: "Who, and what." }) input: EntitleCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<EntitleCustomerPayload> {
    return entitleCustomer(ctx, input);
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: "Make an API key for a customer; the token is returned once.",
  })
  @OpenTo()
  createCustomerApiKey(
    @Arg("input", () => CreateCustomerApiKeyInput, { description: "For whom, and what it shall be." })
    { customerId, key }: CreateCustomerApiKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CreateApiKeyPayload> {
    return issueApiKey(ctx, customerId, key);
  }
}
