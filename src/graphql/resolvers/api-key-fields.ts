import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { ApiKeyView } from "../types/api-key.ts";
import { ModelAccessView } from "../types/model-access.ts";

/** What of a key is looked up when it is asked for; both schemas show keys. */
@Resolver(() => ApiKeyView)
export class ApiKeyFieldsResolver {
  @FieldResolver(() => [ModelAccessView], {
    description: "Every model that the customer may see, by id, and whether this key can call it now.",
  })
  modelAccess(
    @Root() { source }: ApiKeyView,
    @Ctx() ctx: GraphqlContext,
  ): Promise<readonly ModelAccessView[]> {
    return ctx.loaders.modelAccess.load(source);
  }
}
