import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { deleteSupplierUsage, getSupplierUsage, importSupplierUsage } from "../../activity/index.ts";
import { listSupplierUsages, listUsageDifferences } from "../../activity/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { DeleteSupplierUsageInput, DeleteSupplierUsagePayload } from "./usage-inputs.ts";
import { ImportSupplierUsageInput, ImportSupplierUsagePayload, readUsageImport } from "./usage-inputs.ts";
import { SupplierUsageArgs, SupplierUsagesArgs, UsageDifferencesArgs } from "./usage-args.ts";
import { SupplierUsageConnection, toSupplierUsage, toUsageDifference, toUsageReport } from "./usage-types.ts";
import { UsageDifferenceConnection, UsageReportView } from "./usage-types.ts";
import type { SupplierUsageView, UsageDifferenceView } from "./usage-types.ts";

@Resolver()
export class UsageResolver {
  @Query(() => SupplierUsageConnection, { description: "List suppliers' lists that were imported." })
  async supplierUsages(
    @Args(() => SupplierUsagesArgs) args: SupplierUsagesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<SupplierUsageView>> {
    return toConnection(await listSupplierUsages(ctx, listInput(args)), toSupplierUsage);
  }

  @Query(() => UsageReportView, {
    nullable: true,
    description: "Get a supplier's list, and what it and our records come to by day and model.",
  })
  async supplierUsage(
    @Args(() => SupplierUsageArgs) args: SupplierUsageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UsageReportView> {
    return toUsageReport(await getSupplierUsage(ctx, args));
  }

  @Query(() => UsageDifferenceConnection, {
    description: "List where a supplier's list and our records differ, by day and line.",
  })
  async supplierUsageDifferences(
    @Args(() => UsageDifferencesArgs) args: UsageDifferencesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<UsageDifferenceView>> {
    const { usageId } = args;
    return toConnection(await listUsageDifferences(ctx, { ...listInput(args), usageId }), toUsageDifference);
  }

  @Mutation(() => ImportSupplierUsagePayload, {
    description:
      "Import a supplier's list of usage or costs, and hold it against our calls. No money is moved.",
  })
  @OpenTo("finance")
  async importSupplierUsage(
    @Arg("input", () => ImportSupplierUsageInput, { description: "The list." })
    input: ImportSupplierUsageInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ImportSupplierUsagePayload> {
    const { usage, isNew } = await importSupplierUsage(ctx, readUsageImport(input));
    return { usage: toSupplierUsage(usage), isNew };
  }

  @Mutation(() => DeleteSupplierUsagePayload, {
    description: "Take off an imported list, with all that was found.",
  })
  @OpenTo("finance")
  async deleteSupplierUsage(
    @Arg("input", () => DeleteSupplierUsageInput, { description: "Which." }) input: DeleteSupplierUsageInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DeleteSupplierUsagePayload> {
    await deleteSupplierUsage(ctx, input);
    return { usageId: input.usageId };
  }
}
