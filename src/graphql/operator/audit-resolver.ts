import { Args, Ctx, Query, Resolver } from "type-graphql";
import { listAuditEvents } from "../../customers/index.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { AuditEventConnection, AuditEventsArgs, toAuditEvent, type AuditEventView } from "./audit-types.ts";

@Resolver()
export class AuditResolver {
  @Query(() => AuditEventConnection, { description: "List what was done, by whom, with before and after." })
  async auditEvents(
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<AuditEventView>> {
    return toConnection(await listAuditEvents(ctx, listInput(args)), toAuditEvent);
  }
}
