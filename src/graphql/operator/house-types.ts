import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import { formatAmount, nano } from "../../kernel/money.ts";
import type { Held, HeldState, HouseAccounts } from "../../ledger/index.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";

export const ReservationStateEnum = enumOf<HeldState>("ReservationState", "What became of a reservation.", {
  open: "Its request is running, or its node is gone and it waits for the reaper.",
  settled: "Its request ended and was charged.",
  reaped: "Its node was gone; it was charged what was known of it.",
  late: "Its node came back after that, and the difference was booked as a correction.",
});

@ObjectType("Reservation", {
  simpleResolvers: true,
  description: "Money that is or was held for one request.",
})
export class ReservationView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => ID, { description: "`key_…`." })
  apiKeyId!: string;

  @Field(() => String, { description: "The model, as it was asked for." })
  model!: string;

  @Field(() => Decimal, { description: "What was held." })
  amount!: string;

  @Field(() => Decimal, { nullable: true, description: "What was charged; null while it is open." })
  charged!: string | null;

  @Field(() => Decimal, { description: "What was used and the account could not pay." })
  writtenOff!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => ReservationStateEnum, { description: "What became of it." })
  state!: HeldState;

  @Field(() => ID, { description: "The price version that it is charged by: `prc_…`." })
  priceId!: string;

  @Field(() => String, { description: "The node that serves or served it." })
  nodeId!: string;

  @Field(() => Int, { description: "The life of that node." })
  epoch!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: "When that node last said that it lives; null when it is forgotten.",
  })
  nodeSeenAt!: Date | null;

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: Date;

  @Field(() => DateTime, {
    description: "When the request ends at the latest; open after that, it is stuck.",
  })
  maxEnd!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was closed; null while it is open." })
  closedAt!: Date | null;
}

export const ReservationConnection = connectionOf("Reservation", () => ReservationView);

@ArgsType()
export class ReservationsArgs extends PageArgs {
  @Field(() => ReservationStateEnum, { defaultValue: "open", description: "In which state." })
  state!: HeldState;
}

@ObjectType("WriteOff", {
  simpleResolvers: true,
  description: "What a request used beyond what its account could give.",
})
export class WriteOffView {
  @Field(() => ID, { description: "`req_…`." })
  requestId!: string;

  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => Decimal, { description: "What was not charged." })
  amount!: string;

  @Field(() => Decimal, { description: "What was." })
  charged!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => DateTime, { description: "When the request was settled." })
  at!: Date;
}

export const WriteOffConnection = connectionOf("WriteOff", () => WriteOffView);

@ObjectType("LedgerAccount", {
  simpleResolvers: true,
  description: "One of the house's accounts: the other side of what customers' accounts gained and lost.",
})
export class LedgerAccountView {
  @Field(() => String, { description: "`cash-in`, `revenue`, `adjustment` and the like." })
  name!: string;

  @Field(() => Decimal, { description: "Positive for what came from customers, negative for what they got." })
  balance!: string;
}

@ObjectType("LedgerAccounts", { simpleResolvers: true, description: "All money in one currency." })
export class LedgerAccountsView {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => [LedgerAccountView], { description: "The house's accounts." })
  accounts!: LedgerAccountView[];

  @Field(() => Decimal, { description: "What all customers may spend." })
  available!: string;

  @Field(() => Decimal, { description: "What all running requests hold." })
  reserved!: string;

  @Field(() => Decimal, {
    description: "The house's and the customers' together: 0.00 when the books are right.",
  })
  difference!: string;

  @Field(() => Decimal, {
    description:
      "What requests used and no account could give. It was never booked, and is no part of the sum.",
  })
  writtenOff!: string;
}

/** A reservation as operators see it. */
export function toReservation(held: Held): ReservationView {
  return {
    requestId: held.requestId,
    customerId: held.customerId,
    apiKeyId: held.apiKeyId,
    model: held.model,
    amount: formatAmount(held.amount),
    charged: held.charged === null ? null : formatAmount(held.charged),
    writtenOff: formatAmount(held.writtenOff),
    currency: held.currency,
    state: held.state,
    priceId: held.priceId,
    nodeId: held.nodeId,
    epoch: held.epoch,
    nodeSeenAt: held.nodeSeenAt,
    createdAt: held.createdAt,
    maxEnd: held.maxEnd,
    closedAt: held.closedAt,
  };
}

/** What was written off of a reservation. */
export function toWriteOff(held: Held): WriteOffView {
  return {
    requestId: held.requestId,
    customerId: held.customerId,
    amount: formatAmount(held.writtenOff),
    charged: formatAmount(held.charged ?? 0n),
    currency: held.currency,
    at: held.closedAt ?? held.createdAt,
  };
}

/** The house's accounts as they are shown. */
export function toLedgerAccounts(house: HouseAccounts): LedgerAccountsView {
  const counters = house.counters.reduce((sum, { balance }) => sum + balance, 0n);
  return {
    currency: house.currency,
    accounts: house.counters.map(({ name, balance }) => ({ name, balance: formatAmount(balance) })),
    available: formatAmount(house.available),
    reserved: formatAmount(house.reserved),
    difference: formatAmount(nano(counters + house.available + house.reserved)),
    writtenOff: formatAmount(house.writtenOff),
  };
}
