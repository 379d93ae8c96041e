import { fail } from "../../kernel/app-error.ts";
import { formatAmount } from "../../kernel/money.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { bookMovement } from "./book-movement.ts";
import { checkReason } from "../check-input.ts";
import { movementOutcome, type MovementOutcome } from "./move-money.ts";
import { findMovementInTurn } from "./movement-store.ts";
import type { KnownMovement } from "./movement.ts";
import { lockProposal, updateProposal } from "./proposal-store.ts";
import type { Proposal } from "./proposal.ts";
import { requireFinance } from "../operator-rights.ts";

export interface DecisionInput {
  /** `rch_…` or `cor_…`. */
  proposalId: string;
  verdict: "approved" | "rejected";
  reason: string;
}

/**
 * Approves or rejects what another operator has asked for, once; an approved movement is booked in the same
 * transaction. The same operator's same verdict again returns the same outcome. Throws `not_found`,
 * `permission_denied` for the author and for whoever may not move money, `conflict` when it is decided
 * already, or when a correction takes more than is available: it stays pending.
 */
export async function decideProposal(ctx: Ctx, asked: DecisionInput): Promise<MovementOutcome> {
  requireFinance(ctx.principal);
  checkReason(asked.reason);
  return inTransaction(ctx, async (tx) => {
    const proposal = await lockProposal(tx, asked.proposalId);
    if (!proposal) throw fail("not_found");
    const decidedBy = secondOperator(ctx, proposal);
    const input = { ...asked, proposal, decidedBy };
    return movementOutcome(
      tx,
      await (proposal.state === "pending" ? decide(tx, ctx, input) : findDecided(tx, input)),
    );
  });
}

function secondOperator({ principal }: Ctx, proposal: Proposal): string {
  if (principal.kind !== "operator") throw fail("permission_denied");
  if (principal.operatorId !== proposal.actor.id) return principal.operatorId;
  throw fail("permission_denied", { public: "You asked for it yourself: another operator must decide." });
}

interface Decision extends DecisionInput {
  proposal: Proposal;
  decidedBy: string;
}

async function decide(
  tx: Tx,
  ctx: Ctx,
  { proposal, verdict, reason, decidedBy }: Decision,
): Promise<KnownMovement> {
  const { id, kind, customerId, amount, actor } = proposal;
  const decision = { decidedBy, decidedAt: ctx.clock.now(), decisionReason: reason };
  await updateProposal(tx, id, { state: verdict, ...decision });
  await audit(tx, ctx, {
    action: verdict === "approved" ? "proposal.approve" : "proposal.reject",
    ...{ subjectKind: kind, subjectId: id, customerId },
    after: { amount: formatAmount(amount), asked_by: actor.id, reason },
  });
  if (verdict === "rejected") return { ...proposal, state: "rejected", booked: null };
  return { ...proposal, state: "booked", booked: await bookMovement(tx, ctx, proposal) };
}

/** What this operator has decided before, in the same way. */
async function findDecided(tx: Tx, { proposal, verdict, decidedBy }: Decision): Promise<KnownMovement> {
  const { state, id } = proposal;
  if (state !== verdict || proposal.decidedBy !== decidedBy)
    throw fail("conflict", { public: `It is ${state} already.` });
  const decided = await findMovementInTurn(tx, proposal);
  if (!decided) throw fail("internal_error", { internal: `${id} was lost` });
  return decided;
}
