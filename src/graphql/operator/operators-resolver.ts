import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { logInOperator } from "../../customers/index.ts";
import { Public } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { LogInOperatorInput, LogInOperatorPayload, OperatorView } from "./operator-types.ts";
import { readOperator } from "./read-operator.ts";

@Resolver()
export class OperatorsResolver {
  @Query(() => OperatorView, { description: "Who is asking." })
  operator(@Ctx() ctx: GraphqlContext): OperatorView {
    return readOperator(ctx);
  }

  @Mutation(() => LogInOperatorPayload, {
    description: "Log in. It must be the only field of its operation.",
  })
  @Public()
  logInOperator(
    @Arg("input", () => LogInOperatorInput, { description: "The credentials." }) input: LogInOperatorInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogInOperatorPayload> {
    return logInOperator(ctx, input);
  }
}
