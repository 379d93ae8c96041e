import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { correctAccount, decideProposal, rechargeAccount } from "../../ledger/index.ts";
import { listCorrections, listProposals, listRecharges } from "../../ledger/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { readAmount } from "../read-amount.ts";
import { listInput, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { CorrectCustomerInput, DecideProposalInput, RechargeCustomerInput } from "./movement-inputs.ts";
import { MovementsArgs, ProposalsArgs } from "./movement-inputs.ts";
import { CorrectCustomerPayload, DecideProposalPayload, RechargeCustomerPayload } from "./movement-types.ts";
import { CorrectionConnection, ProposalConnection, RechargeConnection } from "./movement-types.ts";
import { toCorrection, toProposal, toRecharge } from "./movement-types.ts";
import { toCorrectionPayload, toDecision, toRechargePayload } from "./movement-types.ts";
import type { CorrectionView, ProposalView, RechargeView } from "./movement-types.ts";

@Resolver()
export class MovementsAdminResolver {
  @Query(() => RechargeConnection, { description: "List what was paid into a customer's account." })
  async recharges(
    @Args(() => MovementsArgs) { customerId, ...page }: MovementsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<RechargeView>> {
    return toConnection(await listRecharges(ctx, { customerId, page: pageOf(page) }), toRecharge);
  }

  @Query(() => CorrectionConnection, { description: "List what was put right in a customer's account." })
  async corrections(
    @Args(() => MovementsArgs) { customerId, ...page }: MovementsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<CorrectionView>> {
    return toConnection(await listCorrections(ctx, { customerId, page: pageOf(page) }), toCorrection);
  }

  @Query(() => ProposalConnection, { description: "List what needs or needed a second operator." })
  async proposals(
    @Args(() => ProposalsArgs) args: ProposalsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<ProposalView>> {
    const input = listInput(args);
    return toConnection(await listProposals(ctx, input), toProposal);
  }

  @Mutation(() => RechargeCustomerPayload, {
    description:
      "Pay money into a customer's account, once per key. A large amount waits for a second operator.",
  })
  @OpenTo("finance")
  async rechargeCustomer(
    @Arg("input", () => RechargeCustomerInput, { description: "Whose account, how much, and why." })
    { amount, ...input }: RechargeCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RechargeCustomerPayload> {
    const { aloneUpTo } = ctx.deps;
    const recharge = { ...input, amount: readAmount(amount, "amount"), aloneUpTo };
    return toRechargePayload(await rechargeAccount(ctx, recharge));
  }

  @Mutation(() => CorrectCustomerPayload, {
    description:
      "Put a customer's balance right, once per key, never below zero. Much waits for a second operator.",
  })
  @OpenTo("finance")
  async correctCustomer(
    @Arg("input", () => CorrectCustomerInput, { description: "Whose account, how much, and why." })
    { amount, upTo = false, ...input }: CorrectCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CorrectCustomerPayload> {
    const { aloneUpTo } = ctx.deps;
    const correction = { ...input, upTo, amount: readAmount(amount, "amount"), aloneUpTo };
    return toCorrectionPayload(await correctAccount(ctx, correction));
  }

  @Mutation(() => DecideProposalPayload, {
    description: "Approve what another operator has asked for; it is booked with that.",
  })
  @OpenTo("finance")
  async approveProposal(
    @Arg("input", () => DecideProposalInput, { description: "Which, and why." }) input: DecideProposalInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DecideProposalPayload> {
    return toDecision(await decideProposal(ctx, { ...input, verdict: "approved" }));
  }

  @Mutation(() => DecideProposalPayload, { description: "Reject what another operator has asked for." })
  @OpenTo("finance")
  async rejectProposal(
    @Arg("input", () => DecideProposalInput, { description: "Which, and why." }) input: DecideProposalInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DecideProposalPayload> {
    return toDecision(await decideProposal(ctx, { ...input, verdict: "rejected" }));
  }
}
