import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { createOperator, listOperators, updateOperator } from "../../customers/index.ts";
import { OnlyFor } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { issueResetLink } from "./issue-reset-link.ts";
import { type OperatorView, toOperator } from "./operator-types.ts";
import { CreateOperatorInput, IssueOperatorPasswordResetInput, OperatorConnection } from "./people-types.ts";
import { OperatorPayload, PasswordResetPayload, UpdateOperatorInput } from "./people-types.ts";

@Resolver()
export class OperatorPeopleResolver {
  @Query(() => OperatorConnection, { description: "List the people who run the product." })
  async operators(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<OperatorView>> {
    return toConnection(await listOperators(ctx, { page: pageOf(page) }), (each) => toOperator(each));
  }

  @Mutation(() => OperatorPayload, { description: "Let somebody in to run the product." })
  @OnlyFor("owner")
  async createOperator(
    @Arg("input", () => CreateOperatorInput, { description: "Who." }) input: CreateOperatorInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<OperatorPayload> {
    return { operator: toOperator(await createOperator(ctx, input)) };
  }

  @Mutation(() => OperatorPayload, {
    description:
      "Change an operator's role or name, or shut them out. What they may lose ends their sessions.",
  })
  @OnlyFor("owner")
  async updateOperator(
    @Arg("input", () => UpdateOperatorInput, { description: "Who, and what." }) input: UpdateOperatorInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<OperatorPayload> {
    return { operator: toOperator(await updateOperator(ctx, input)) };
  }

  @Mutation(() => PasswordResetPayload, {
    description: "Make a link by which an operator can choose a new password.",
  })
  @OnlyFor("owner")
  issueOperatorPasswordReset(
    @Arg("input", () => IssueOperatorPasswordResetInput, { description: "Whose." })
    { operatorId }: IssueOperatorPasswordResetInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PasswordResetPayload> {
    return issueResetLink(ctx, { operatorId });
  }
}
