import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { issueVouchers, listVouchers, revokeVouchers } from "../../ledger/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { omitNull } from "../omit-null.ts";
import { readAmount } from "../read-amount.ts";
import { pageOf, toConnection, type Connection } from "../types/connection.ts";
import { IssueVouchersInput, IssueVouchersPayload, RevokeVouchersInput } from "./voucher-types.ts";
import { RevokeVouchersPayload, toIssued, toVoucher } from "./voucher-types.ts";
import { VoucherConnection, VouchersArgs, type VoucherView } from "./voucher-types.ts";

@Resolver()
export class VouchersAdminResolver {
  @Query(() => VoucherConnection, { description: "List vouchers, without their codes." })
  async vouchers(
    @Args(() => VouchersArgs) { state, ...page }: VouchersArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<VoucherView>> {
    return toConnection(await listVouchers(ctx, { page: pageOf(page), ...omitNull({ state }) }), toVoucher);
  }

  @Mutation(() => IssueVouchersPayload, { description: "Issue vouchers. Their codes are returned once." })
  @OpenTo("finance")
  async issueVouchers(
    @Arg("input", () => IssueVouchersInput, { description: "How many, worth how much." })
    { amount, count = 1, note = "", expiresAt = null, ...input }: IssueVouchersInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<IssueVouchersPayload> {
    const { aloneUpTo } = ctx.deps;
    const wanted = { ...input, count, note, expiresAt, amount: readAmount(amount, "amount"), aloneUpTo };
    return { vouchers: (await issueVouchers(ctx, wanted)).map(toIssued) };
  }

  @Mutation(() => RevokeVouchersPayload, { description: "Take vouchers out of use, all or none." })
  @OpenTo("finance")
  async revokeVouchers(
    @Arg("input", () => RevokeVouchersInput, { description: "Which, and why." }) input: RevokeVouchersInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RevokeVouchersPayload> {
    return { vouchers: (await revokeVouchers(ctx, input)).map(toVoucher) };
  }
}
