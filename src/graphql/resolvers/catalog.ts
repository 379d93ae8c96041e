import { Args, Ctx, Query, Resolver } from "type-graphql";
import { getModel, listModels, listModelTags } from "../../catalog/index.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import {
  ModelConnection,
  ModelIdArgs,
  ModelsArgs,
  ModelTagView,
  ModelView,
  toModel,
} from "../types/model.ts";
import { PreflightArgs, PreflightView, toPreflight } from "../types/preflight.ts";

@Resolver()
export class CatalogResolver {
  @Query(() => ModelConnection, {
    description: "List models, capabilities, and price summaries visible to the current customer.",
  })
  async models(
    @Args(() => ModelsArgs) args: ModelsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ModelView>> {
    const input = { customerId: tenantOf(ctx), ...listInput(args) };
    return toConnection(await listModels(ctx, input), toModel);
  }

  @Query(() => ModelView, { nullable: true, description: "Get one model detail record." })
  async model(@Args(() => ModelIdArgs) { id }: ModelIdArgs, @Ctx() ctx: GraphqlContext): Promise<ModelView> {
    return toModel(await getModel(ctx, { customerId: tenantOf(ctx), modelId: id }));
  }

  @Query(() => [ModelTagView], { description: "List tags for models visible to the current customer." })
  modelTags(@Ctx() ctx: GraphqlContext): Promise<ModelTagView[]> {
    return listModelTags(ctx, { customerId: tenantOf(ctx) });
  }

  @Query(() => PreflightView, {
    nullable: true,
    description:
      "Check one model before sending inference traffic with one Bearer API key. " +
      "Returns protocol URLs, blocking reasons, and billing reconciliation links.",
  })
  async preflight(
    @Args(() => PreflightArgs) { model }: PreflightArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PreflightView> {
    return toPreflight(await ctx.deps.preflight(ctx, { model }));
  }
}
