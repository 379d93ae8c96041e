import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { getModel, listModels } from "../../catalog/index.ts";
import type { GraphqlContext } from "../context.ts";
import { Exports } from "../exports.ts";
import { readBalanceCheck } from "../read-balance-check.ts";
import { exportStatementRows, readStatement, readStatements } from "../read-statement.ts";
import { tenantOf } from "../tenant.ts";
import { BalanceCheckInput, BalanceCheckView, toBalanceCheck } from "../types/balance-check.ts";
import {
  BillingRuleArgs,
  BillingRuleConnection,
  BillingRuleView,
  toBillingRule,
} from "../types/billing-rule.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { StatementArgs, StatementConnection, StatementView, toStatement } from "../types/statement.ts";

@Resolver()
export class BillingResolver {
  @Query(() => BalanceCheckView, {
    description:
      "Check whether a specified charge can be covered by available balance. Nothing is moved or held.",
  })
  async balanceCheck(
    @Arg("input", () => BalanceCheckInput, { description: "What would be charged." })
    input: BalanceCheckInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<BalanceCheckView> {
    return toBalanceCheck(await readBalanceCheck(ctx, input));
  }

  @Query(() => StatementView, {
    description: "Get a customer monthly billing statement with month=YYYY-MM.",
  })
  @Exports(exportStatementRows)
  async monthlyStatement(
    @Args(() => StatementArgs) { month }: StatementArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<StatementView> {
    return toStatement(await readStatement(ctx, { customerId: tenantOf(ctx), month: month ?? null }));
  }

  @Query(() => StatementConnection, {
    description: "List monthly billing statements, the running month first.",
  })
  monthlyStatements(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<StatementView>> {
    return readStatements(ctx, { ...page, customerId: tenantOf(ctx) });
  }

  @Query(() => BillingRuleConnection, { description: "List customer-visible billing rules." })
  async billingRules(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<BillingRuleView>> {
    const customerId = tenantOf(ctx);
    const [{ currency }, models] = await Promise.all([
      ctx.loaders.customer.load(customerId),
      listModels(ctx, { customerId, page: pageOf(page) }),
    ]);
    return toConnection(models, (model) => toBillingRule(model, currency));
  }

  @Query(() => BillingRuleView, { nullable: true, description: "Get one customer-visible billing rule." })
  async billingRule(
    @Args(() => BillingRuleArgs) { model }: BillingRuleArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<BillingRuleView> {
    const customerId = tenantOf(ctx);
    const { currency } = await ctx.loaders.customer.load(customerId);
    return toBillingRule(await getModel(ctx, { customerId, modelId: model }), currency);
  }
}
