import { Field, ID, ObjectType } from "type-graphql";
import { formatAmount } from "../../kernel/money.ts";
import type {
  Correction,
  CorrectionOutcome,
  MovementKind,
  MovementOutcome,
  MovementState,
  Proposal,
  ProposalState,
  Recharge,
  RechargeOutcome,
} from "../../ledger/index.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { connectionOf } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";
import { Payload } from "../types/user-error.ts";

const MovementKindEnum = enumOf<MovementKind>("MovementKind", "How money moves beside requests.", {
  recharge: "It is paid in.",
  correction: "It puts something right.",
});

const MovementStateEnum = enumOf<MovementState>("MovementState", "What became of a movement.", {
  booked: "It has moved the balance.",
  pending: "It needs a second operator, who has not decided yet.",
  rejected: "A second operator has refused it.",
});

export const ProposalStateEnum = enumOf<ProposalState>("ProposalState", "What a second operator said.", {
  pending: "Nothing yet.",
  approved: "Yes: it is booked.",
  rejected: "No.",
});

const OriginEnum = enumOf<Recharge["origin"]>("RechargeOrigin", "Where a recharge comes from.", {
  direct: "An operator booked it.",
  voucher: "The customer redeemed a voucher.",
  payment: "A payment completed an order.",
});

/** What a recharge and a correction have in common. */
@ObjectType({ simpleResolvers: true })
abstract class MovementView {
  @Field(() => ID, { description: "`rch_…` or `cor_…`." })
  id!: string;

  @Field(() => ID, { description: "Whose account." })
  customerId!: string;

  @Field(() => Decimal, { description: "Signed, as it moves the available balance." })
  amount!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => String, { description: "Why." })
  reason!: string;

  @Field(() => String, { description: "operator, apiKey, customerUser or system." })
  actorKind!: string;

  @Field(() => String, { description: "Who asked for it." })
  actorId!: string;

  @Field(() => DateTime, { description: "When it was asked for, or if that needed nobody else, booked." })
  createdAt!: Date;
}

@ObjectType("Recharge", { simpleResolvers: true, description: "Money that was paid in." })
export class RechargeView extends MovementView {
  @Field(() => OriginEnum, { description: "Where it comes from." })
  origin!: Recharge["origin"];
}

@ObjectType("Correction", { simpleResolvers: true, description: "What an operator put right." })
export class CorrectionView extends MovementView {
  @Field(() => Decimal, { description: "What was asked for; more than the amount when not all was there." })
  asked!: string;
}

@ObjectType("Proposal", {
  simpleResolvers: true,
  description: "A recharge or correction that needs a second operator. No customer sees it.",
})
export class ProposalView extends MovementView {
  @Field(() => MovementKindEnum, { description: "What it is." })
  kind!: MovementKind;

  @Field(() => Boolean, { description: "Whether it takes what is available when that is less." })
  upTo!: boolean;

  @Field(() => ProposalStateEnum, { description: "What the second operator said." })
  state!: ProposalState;

  @Field(() => ID, { nullable: true, description: "The second operator." })
  decidedBy!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When." })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "And why." })
  decisionReason!: string | null;
}

export const RechargeConnection = connectionOf("Recharge", () => RechargeView);
export const CorrectionConnection = connectionOf("Correction", () => CorrectionView);
export const ProposalConnection = connectionOf("Proposal", () => ProposalView);

@ObjectType("RechargeCustomerPayload", {
  simpleResolvers: true,
  description: "A recharge and the balance now.",
})
export class RechargeCustomerPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "`rch_…`." })
  rechargeId!: string | null;

  @Field(() => MovementStateEnum, { nullable: true, description: "Whether it is booked." })
  state!: MovementState | null;

  @Field(() => BalanceView, { nullable: true, description: "The customer's balance now." })
  balance!: BalanceView | null;
}

@ObjectType("CorrectCustomerPayload", {
  simpleResolvers: true,
  description: "A correction and the balance now.",
})
export class CorrectCustomerPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "`cor_…`." })
  correctionId!: string | null;

  @Field(() => MovementStateEnum, { nullable: true, description: "Whether it is booked." })
  state!: MovementState | null;

  @Field(() => Decimal, { nullable: true, description: "What it moved; null until it is booked." })
  amount!: string | null;

  @Field(() => BalanceView, { nullable: true, description: "The customer's balance now." })
  balance!: BalanceView | null;
}

@ObjectType("DecideProposalPayload", {
  simpleResolvers: true,
  description: "What became of a proposal, and the balance now.",
})
export class DecideProposalPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "`rch_…` or `cor_…`." })
  movementId!: string | null;

  @Field(() => MovementStateEnum, { nullable: true, description: "Whether it is booked." })
  state!: MovementState | null;

  @Field(() => Decimal, { nullable: true, description: "What it moved; null unless it is booked." })
  amount!: string | null;

  @Field(() => BalanceView, { nullable: true, description: "The customer's balance now." })
  balance!: BalanceView | null;
}

export function toRecharge(recharge: Recharge): RechargeView {
  return { ...toMovement(recharge), origin: recharge.origin };
}

export function toCorrection(correction: Correction): CorrectionView {
  return { ...toMovement(correction), asked: formatAmount(correction.asked) };
}

export function toProposal(proposal: Proposal): ProposalView {
  const { kind, upTo, state, decidedBy, decidedAt, decisionReason } = proposal;
  return { ...toMovement(proposal), kind, upTo, state, decidedBy, decidedAt, decisionReason };
}

export function toRechargePayload({ rechargeId, state, balance }: RechargeOutcome): RechargeCustomerPayload {
  return { rechargeId, state, balance: toBalance(balance) };
}

export function toCorrectionPayload(outcome: CorrectionOutcome): CorrectCustomerPayload {
  const { correctionId, state, amount, balance } = outcome;
  return {
    correctionId,
    state,
    amount: amount === null ? null : formatAmount(amount),
    balance: toBalance(balance),
  };
}

export function toDecision({ id, state, amount, balance }: MovementOutcome): DecideProposalPayload {
  return {
    movementId: id,
    state,
    amount: amount === null ? null : formatAmount(amount),
    balance: toBalance(balance),
  };
}

function toMovement(movement: Recharge | Correction | Proposal): MovementView {
  const { id, customerId, amount, currency, reason, actor, createdAt } = movement;
  return {
    ...{ id, customerId, amount: formatAmount(amount), currency, reason, createdAt },
    ...{ actorKind: actor.kind, actorId: actor.id },
  };
}
