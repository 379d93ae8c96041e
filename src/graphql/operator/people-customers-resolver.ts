import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { createCustomerUser, listCustomerUsers, setCustomerUserStatus } from "../../customers/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { pageOf, toConnection, type Connection } from "../types/connection.ts";
import { MemberConnection, MemberPayload, toMember, type MemberView } from "../types/member.ts";
import { issueResetLink } from "./issue-reset-link.ts";
import { CreateCustomerUserInput, CustomerUsersArgs, PasswordResetPayload } from "./people-types.ts";
import { IssueCustomerUserPasswordResetInput, SetCustomerUserStatusInput } from "./people-types.ts";

@Resolver()
export class CustomerPeopleResolver {
  @Query(() => MemberConnection, { description: "List the people who log in for a customer." })
  async customerUsers(
    @Args(() => CustomerUsersArgs) { customerId, ...page }: CustomerUsersArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<MemberView>> {
    return toConnection(await listCustomerUsers(ctx, { customerId, page: pageOf(page) }), toMember);
  }

  @Mutation(() => MemberPayload, { description: "Let somebody log in for a customer." })
  @OpenTo("support")
  async createCustomerUser(
    @Arg("input", () => CreateCustomerUserInput, { description: "For whom, and who." })
    input: CreateCustomerUserInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberPayload> {
    return { member: toMember(await createCustomerUser(ctx, input)) };
  }

  @Mutation(() => MemberPayload, {
    description: "Shut a person of a customer out, or let them in again. Their sessions end at once.",
  })
  @OpenTo("support")
  async setCustomerUserStatus(
    @Arg("input", () => SetCustomerUserStatusInput, { description: "Who, and what they shall be." })
    input: SetCustomerUserStatusInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberPayload> {
    return { member: toMember(await setCustomerUserStatus(ctx, input)) };
  }

  @Mutation(() => PasswordResetPayload, {
    description: "Make a link by which a person of a customer can choose a new password.",
  })
  @OpenTo("support")
  issueCustomerUserPasswordReset(
    @Arg("input", () => IssueCustomerUserPasswordResetInput, { description: "Whose." })
    { userId }: IssueCustomerUserPasswordResetInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PasswordResetPayload> {
    return issueResetLink(ctx, { userId });
  }
}
