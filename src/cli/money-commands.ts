import type { Command } from "commander";
import { formatAmount, type Nano } from "../kernel/money.ts";
import {
  correctAccount,
  readAloneUpTo,
  rechargeAccount,
  type CorrectionOutcome,
  type MovementState,
  type RechargeOutcome,
} from "../ledger/index.ts";
import { addCommand } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { print } from "./print.ts";
import { readAmount } from "./read-option.ts";
import type { Session } from "./session.ts";

interface MovementOptions {
  reason: string;
  key: string;
  json?: boolean;
}

interface MovementWords {
  name: string;
  says: string;
  example: string;
}

/** `recharge` and `correct`: money that an operator moves. */
export function addMoneyCommands(program: Command, session: Session): void {
  const aloneUpTo = () => readAloneUpTo(session.config.twoOperatorAmount);
  addMovement(program, {
    name: "recharge",
    says: "pay money into a customer's account, once per key",
    example: "recharge cus_01k… 250.00 --reason 'Invoice 7' --key invoice-7",
  }).action(async (customerId: string, amount: Nano, { reason, key, json = false }: MovementOptions) => {
    const input = { customerId, amount, reason, idempotencyKey: key, aloneUpTo: aloneUpTo() };
    const outcome = await session.withCtx((ctx) => rechargeAccount(ctx, input));
    const booked = outcome.state === "booked" ? amount : null;
    tell(json, { id: outcome.rechargeId, ...outcome, amount: booked });
  });
  addMovement(program, {
    name: "correct",
    says: "put a customer's balance right, once per key; a negative amount takes, never below zero",
    example: "correct cus_01k… -3.20 --reason 'Charged twice by phone' --key ticket-81",
  })
    .option("--up-to", "take what is available when that is less")
    .action(async (customerId: string, amount: Nano, options: MovementOptions & { upTo?: boolean }) => {
      const { reason, key, json = false, upTo = false } = options;
      const input = { customerId, amount, upTo, reason, idempotencyKey: key, aloneUpTo: aloneUpTo() };
      const outcome = await session.withCtx((ctx) => correctAccount(ctx, input));
      tell(json, { id: outcome.correctionId, ...outcome });
    });
}

function addMovement(program: Command, { name, says, example }: MovementWords): Command {
  return addCommand(program, name, {
    says,
    examples: [example],
    codes: {
      0: "booked, now or by an earlier command with the same key",
      [exits.refused]: "refused; nothing has moved",
      [exits.notDone]: "not booked: it needs a second operator, or one has rejected it",
    },
  })
    .argument("<customer>", "cus_…")
    .argument("<amount>", "in the customer's currency", readAmount)
    .requiredOption("--reason <text>", "the customer reads it in the list of transactions")
    .requiredOption("--key <text>", "makes a repeated command move nothing");
}

type Told = Pick<RechargeOutcome & CorrectionOutcome, "state" | "amount" | "balance"> & { id: string };

const words: Record<MovementState, string> = {
  booked: "booked",
  pending: "waits for a second operator (approveProposal at /graphql/operator)",
  rejected: "was rejected by a second operator",
};

function tell(json: boolean, { id, state, amount, balance }: Told): void {
  const moved = amount === null ? null : formatAmount(amount);
  const [available, reserved] = [formatAmount(balance.available), formatAmount(balance.reserved)];
  const { currency } = balance;
  print(json, { id, state, amount: moved, currency, available, reserved }, [
    `${id} ${words[state]}${moved === null ? "" : `: ${moved} ${currency}`}`,
    `available ${available} ${currency}, reserved ${reserved} ${currency}`,
  ]);
  if (state !== "booked") process.exitCode = exits.notDone;
}
