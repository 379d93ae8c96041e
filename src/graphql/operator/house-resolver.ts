import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import {
  listHouseAccounts,
  listReservations,
  listWriteOffs,
  releaseReservation,
} from "../../ledger/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { TraceArgs } from "../types/trace.ts";
import {
  LedgerAccountsView,
  ReservationConnection,
  ReservationsArgs,
  WriteOffConnection,
} from "./house-types.ts";
import { toLedgerAccounts, toReservation, toWriteOff } from "./house-types.ts";
import type { ReservationView, WriteOffView } from "./house-types.ts";
import { ReleaseReservationInput, ReleaseReservationPayload } from "./release-types.ts";
import { readRequestTrace } from "./read-request-trace.ts";
import { RequestTraceView } from "./trace-types.ts";

@Resolver()
export class HouseResolver {
  @Query(() => [LedgerAccountsView], { description: "Sum up all money, by currency." })
  async ledgerAccounts(@Ctx() ctx: GraphqlContext): Promise<LedgerAccountsView[]> {
    return (await listHouseAccounts(ctx)).map(toLedgerAccounts);
  }

  @Query(() => ReservationConnection, { description: "List reservations, open ones unless told otherwise." })
  async reservations(
    @Args(() => ReservationsArgs) { state, ...page }: ReservationsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ReservationView>> {
    return toConnection(await listReservations(ctx, { state, page: pageOf(page) }), toReservation);
  }

  @Query(() => WriteOffConnection, {
    description: "List requests that used more than their accounts could give.",
  })
  async writeOffs(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<WriteOffView>> {
    return toConnection(await listWriteOffs(ctx, { page: pageOf(page) }), toWriteOff);
  }

  @Query(() => RequestTraceView, {
    nullable: true,
    description: "Get one request, with the calls behind it.",
  })
  requestTrace(
    @Args(() => TraceArgs) { requestId }: TraceArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RequestTraceView> {
    return readRequestTrace(ctx, { requestId });
  }

  @Mutation(() => ReleaseReservationPayload, {
    description:
      "End a reservation that is stuck, at its last checkpoint. One whose request may run is refused.",
  })
  @OpenTo("finance")
  async releaseReservation(
    @Arg("input", () => ReleaseReservationInput, { description: "Which, and why." })
    input: ReleaseReservationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ReleaseReservationPayload> {
    const { closeReservation: close } = ctx.deps.operations;
    return { reservation: toReservation(await releaseReservation(ctx, { ...input, close })) };
  }
}
