import { Args, Ctx, Query, Resolver } from "type-graphql";
import { listRequests, reportMargins } from "../../activity/index.ts";
import type { GraphqlContext } from "../context.ts";
import { omitNull } from "../omit-null.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { MarginReportView, MarginsArgs, toMarginReport } from "./margin-report-types.ts";
import { OperatorRequestConnection, RequestsArgs, toOperatorRequest } from "./request-types.ts";
import type { OperatorRequestView } from "./request-types.ts";

@Resolver()
export class RequestsResolver {
  @Query(() => OperatorRequestConnection, {
    description: "List requests of all customers, with the calls behind them and what they cost.",
  })
  async requests(
    @Args(() => RequestsArgs) args: RequestsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<OperatorRequestView>> {
    return toConnection(await listRequests(ctx, listInput(args)), toOperatorRequest);
  }

  @Query(() => MarginReportView, {
    nullable: true,
    description:
      "Sum up what requests brought in and what they cost, by customer, model, supplier, credential or day.",
  })
  async margins(
    @Args(() => MarginsArgs) { by, ...filter }: MarginsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MarginReportView> {
    return toMarginReport(await reportMargins(ctx, { by, ...omitNull(filter) }));
  }
}
