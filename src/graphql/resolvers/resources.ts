import { Args, Ctx, Query, Resolver } from "type-graphql";
import { getResource, listResources, listResourceTypes } from "../../catalog/index.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import {
  ResourceConnection,
  ResourceIdArgs,
  ResourcesArgs,
  ResourceTypeCountView,
} from "../types/resource.ts";
import { ResourceView, toResource, toResourceTypeCount } from "../types/resource.ts";

@Resolver()
export class ResourcesResolver {
  @Query(() => ResourceConnection, {
    description: "List model, MCP, Skills, and Agents resource catalog entries.",
  })
  async resources(
    @Args(() => ResourcesArgs) args: ResourcesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ResourceView>> {
    const input = { customerId: tenantOf(ctx), ...listInput(args) };
    return toConnection(await listResources(ctx, input), toResource);
  }

  @Query(() => ResourceView, { nullable: true, description: "Get one resource catalog entry." })
  async resource(
    @Args(() => ResourceIdArgs) { id }: ResourceIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ResourceView> {
    return toResource(await getResource(ctx, { customerId: tenantOf(ctx), resourceId: id }));
  }

  @Query(() => [ResourceTypeCountView], { description: "List resource type values." })
  async resourceTypes(@Ctx() ctx: GraphqlContext): Promise<ResourceTypeCountView[]> {
    const types = await listResourceTypes(ctx, { customerId: tenantOf(ctx) });
    return types.map(toResourceTypeCount);
  }
}
