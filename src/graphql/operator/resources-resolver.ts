import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { deleteResource, listResources, saveResource } from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { ResourceConnection, ResourcesArgs, toResource, type ResourceView } from "../types/resource.ts";
import { DeleteResourceInput, DeleteResourcePayload } from "./resource-types.ts";
import { ResourcePayload, SaveResourceInput } from "./resource-types.ts";

@Resolver()
export class ResourcesAdminResolver {
  @Query(() => ResourceConnection, {
    description: "List what customers are offered: models, MCP servers, skills, agents.",
  })
  async resources(
    @Args(() => ResourcesArgs) args: ResourcesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ResourceView>> {
    const input = { customerId: null, ...listInput(args) };
    return toConnection(await listResources(ctx, input), toResource);
  }

  @Mutation(() => ResourcePayload, { description: "Enter a resource, or change what is stated of it." })
  @OpenTo()
  async saveResource(
    @Arg("input", () => SaveResourceInput, { description: "The resource." }) input: SaveResourceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ResourcePayload> {
    return { resource: toResource(await saveResource(ctx, input)) };
  }

  @Mutation(() => DeleteResourcePayload, { description: "Take a resource off the list, for good." })
  @OpenTo()
  async deleteResource(
    @Arg("input", () => DeleteResourceInput, { description: "Which." }) input: DeleteResourceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DeleteResourcePayload> {
    await deleteResource(ctx, input);
    return { resourceId: input.resourceId };
  }
}
