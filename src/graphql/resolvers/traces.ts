import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { readRequestContent } from "../read-request-content.ts";
import { readTrace } from "../read-trace.ts";
import { tenantOf } from "../tenant.ts";
import { RequestContentView } from "../types/request-content.ts";
import { TraceArgs, TraceView } from "../types/trace.ts";

@Resolver()
export class TracesResolver {
  @Query(() => TraceView, {
    nullable: true,
    description: "Get a diagnostic trace summary for the current customer's request.",
  })
  trace(@Args(() => TraceArgs) { requestId }: TraceArgs, @Ctx() ctx: GraphqlContext): Promise<TraceView> {
    return readTrace(ctx, { customerId: tenantOf(ctx), requestId });
  }

  @Query(() => RequestContentView, {
    nullable: true,
    description:
      "Get what is kept of what one request said and was answered, where the logging level of the " +
      "security policy keeps it. Every reading is audited.",
  })
  requestContent(
    @Args(() => TraceArgs) { requestId }: TraceArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RequestContentView> {
    return readRequestContent(ctx, { requestId });
  }
}
