import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findBalance } from "../account-store.ts";
import { mayMoveAlone, type AloneUpTo } from "./alone-up-to.ts";
import type { Balance } from "../balance.ts";
import { bookMovement } from "./book-movement.ts";
import { checkIdempotencyKey, checkReason } from "../check-input.ts";
import { findMovementInTurn } from "./movement-store.ts";
import type { KnownMovement, Movement, MovementState } from "./movement.ts";
import { insertProposal } from "./proposal-store.ts";
import { requireFinance } from "../operator-rights.ts";

export interface MoveMoneyInput extends Omit<Movement, "id" | "actor" | "origin"> {
  aloneUpTo?: AloneUpTo;
}

/** What became of a movement, and the balance now. */
export interface MovementOutcome {
  id: string;
  state: MovementState;
  /** As it moved the balance; null while a second operator has not agreed. */
  amount: Nano | null;
  balance: Balance;
}

const prefixes = { recharge: "rch", correction: "cor" } as const;

/**
 * Books a movement, once per idempotency key; above what one operator may move alone, keeps it as a
 * proposal instead.
 */
export async function moveMoney(ctx: Ctx, input: MoveMoneyInput): Promise<MovementOutcome> {
  requireFinance(ctx.principal);
  checkReason(input.reason);
  checkIdempotencyKey(input.idempotencyKey);
  return inTransaction(ctx, async (tx) => {
    const earlier = await findMovementInTurn(tx, input);
    if (earlier && !isSame(earlier, input)) throw fail("idempotency_key_reused");
    return movementOutcome(tx, earlier ?? (await begin(tx, ctx, input)));
  });
}

/** A movement as its caller reads it. */
export async function movementOutcome(tx: Tx, movement: KnownMovement): Promise<MovementOutcome> {
  const { id, customerId, state, booked } = movement;
  const balance = await findBalance(tx, customerId);
  if (!balance) throw fail("internal_error", { internal: `no account of ${customerId}` });
  return { id, state, amount: booked, balance };
}

async function begin(tx: Tx, ctx: Ctx, { aloneUpTo, ...asked }: MoveMoneyInput): Promise<KnownMovement> {
  const actor = { kind: ctx.principal.kind, id: principalId(ctx.principal) };
  const movement: Movement = { ...asked, id: newId(prefixes[asked.kind]), origin: "direct", actor };
  if (mayMoveAlone(ctx.principal, { amount: asked.amount, aloneUpTo }))
    return { ...movement, state: "booked", booked: await bookMovement(tx, ctx, movement) };
  if (!(await insertProposal(tx, movement, ctx.clock.now()))) throw fail("not_found");
  const { kind, id, customerId, amount, reason } = movement;
  await audit(tx, ctx, {
    action: "proposal.make",
    ...{ subjectKind: kind, subjectId: id, customerId },
    after: { amount: formatAmount(amount), reason },
  });
  return { ...movement, state: "pending", booked: null };
}

function isSame(earlier: Movement, input: MoveMoneyInput): boolean {
  const { customerId, amount, upTo, reason } = input;
  return (
    earlier.customerId === customerId &&
    earlier.amount === amount &&
    earlier.upTo === upTo &&
    earlier.reason === reason
  );
}
