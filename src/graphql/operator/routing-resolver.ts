import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { readRouteDryRun, readRoutingHealth } from "./read-routing.ts";
import { RoutingHealthView } from "./routing-health-types.ts";
import { RouteDryRunInput, RouteDryRunView } from "./routing-types.ts";

@Resolver()
export class RoutingResolver {
  @Query(() => RouteDryRunView, {
    nullable: true,
    description: "Which way would this request take, and why? Nothing is called, held or charged.",
  })
  routeDryRun(
    @Arg("input", () => RouteDryRunInput, { description: "The request, and whose." }) input: RouteDryRunInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RouteDryRunView> {
    return readRouteDryRun(ctx, input);
  }

  @Query(() => RoutingHealthView, {
    description: "How calls to suppliers went on the node that answers, since it started.",
  })
  routingHealth(@Ctx() ctx: GraphqlContext): Promise<RoutingHealthView> {
    return readRoutingHealth(ctx);
  }
}
