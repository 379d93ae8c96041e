import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { Limit } from "../limits.ts";
import { readStatement, readStatements } from "../read-statement.ts";
import { PageArgs, type Connection } from "../types/connection.ts";
import { idLimits } from "../types/field-limits.ts";
import { StatementArgs, StatementConnection, StatementView, toStatement } from "../types/statement.ts";

@ArgsType()
class CustomerStatementArgs extends StatementArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@ArgsType()
class CustomerStatementsArgs extends PageArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@Resolver()
export class StatementsAdminResolver {
  @Query(() => StatementView, { nullable: true, description: "Get a customer's monthly statement." })
  async monthlyStatement(
    @Args(() => CustomerStatementArgs) args: CustomerStatementArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<StatementView> {
    return toStatement(await readStatement(ctx, args));
  }

  @Query(() => StatementConnection, {
    description: "List a customer's monthly statements, the running month first.",
  })
  monthlyStatements(
    @Args(() => CustomerStatementsArgs) args: CustomerStatementsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<StatementView>> {
    return readStatements(ctx, args);
  }
}
