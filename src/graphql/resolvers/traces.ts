import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { readTrace } from "../read-trace.ts";
import { tenantOf } from "../tenant.ts";
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
}
