import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { applyCatalog, diffCatalog, exportCatalog, printCatalogFile } from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import {
  CatalogApplyInput,
  CatalogApplyPayload,
  CatalogChangeView,
  CatalogFileArgs,
  toCatalogChange,
} from "./catalog-file-types.ts";
import { readCatalogFile } from "./read-catalog-file.ts";

@Resolver()
export class CatalogFileResolver {
  @Query(() => [CatalogChangeView], { description: "What applying a catalog file would change now." })
  async catalogDiff(
    @Args(() => CatalogFileArgs) { file }: CatalogFileArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CatalogChangeView[]> {
    return (await diffCatalog(ctx, readCatalogFile(file))).map(toCatalogChange);
  }

  @Query(() => String, { description: "The catalog as a file (YAML), without secrets." })
  async catalogExport(@Ctx() ctx: GraphqlContext): Promise<string> {
    return printCatalogFile(await exportCatalog(ctx));
  }

  @Mutation(() => CatalogApplyPayload, {
    description: "Make the catalog agree with a file: all of it, or nothing.",
  })
  @OpenTo()
  async catalogApply(
    @Arg("input", () => CatalogApplyInput, { description: "The file." }) { file }: CatalogApplyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CatalogApplyPayload> {
    return { changes: (await applyCatalog(ctx, readCatalogFile(file))).map(toCatalogChange) };
  }
}
