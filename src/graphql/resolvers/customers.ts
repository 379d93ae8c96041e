import { Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { readViewer } from "../read-viewer.ts";
import { ClientView } from "../types/client.ts";

@Resolver()
export class CustomersResolver {
  @Query(() => ClientView, { description: "Get the unified customer identity for the current API key." })
  viewer(@Ctx() ctx: GraphqlContext): Promise<ClientView> {
    return readViewer(ctx);
  }
}
