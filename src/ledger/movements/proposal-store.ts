import { nano } from "../../kernel/money.ts";
import { keyset, Prisma, type Slice, type Tx } from "../../storage/index.ts";
import type { Movement, MovementKind } from "./movement.ts";
import type { Proposal, ProposalState } from "./proposal.ts";

interface Row {
  id: string;
  kind: MovementKind;
  customer_id: string;
  currency: string;
  amount: bigint;
  up_to: boolean;
  reason: string;
  actor_kind: string;
  actor_id: string;
  idempotency_key: string;
  created_at: Date;
  state: ProposalState;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
}

const columns = Prisma.sql`
  SELECT p.id, p.kind, a.customer_id, a.currency, p.amount, p.up_to, p.reason, p.actor_kind, p.actor_id,
    p.idempotency_key, p.created_at, p.state, p.decided_by, p.decided_at, p.decision_reason
  FROM proposal p JOIN account a ON a.id = p.account_id`;

/** Keeps a movement for a second operator. False when there is no such account. */
export async function insertProposal(tx: Tx, movement: Movement, at: Date): Promise<boolean> {
  const { id, kind, customerId, amount, upTo, reason, actor, idempotencyKey } = movement;
  const made = await tx.$executeRaw`
    INSERT INTO proposal (id, kind, account_id, amount, up_to, reason, actor_kind, actor_id, idempotency_key, created_at)
    SELECT ${id}, ${kind}, a.id, ${amount}, ${upTo}, ${reason}, ${actor.kind}, ${actor.id}, ${idempotencyKey}, ${at}
    FROM account a WHERE a.customer_id = ${customerId}`;
  return made > 0;
}

export async function findProposalByKey(
  tx: Tx,
  { kind, idempotencyKey }: Pick<Movement, "kind" | "idempotencyKey">,
): Promise<Proposal | null> {
  return findOne(tx, Prisma.sql`p.kind = ${kind} AND p.idempotency_key = ${idempotencyKey}`);
}

/** Finds a proposal and keeps others from deciding it until the transaction ends. */
export async function lockProposal(tx: Tx, proposalId: string): Promise<Proposal | null> {
  await tx.$queryRaw`SELECT id FROM proposal WHERE id = ${proposalId} FOR NO KEY UPDATE`;
  return findOne(tx, Prisma.sql`p.id = ${proposalId}`);
}

export async function updateProposal(
  tx: Tx,
  proposalId: string,
  decision: { state: ProposalState; decidedBy: string; decidedAt: Date; decisionReason: string },
): Promise<void> {
  await tx.proposal.update({
    where: { id: proposalId, state: "pending" },
    data: decision,
    select: { id: true },
  });
}

export async function selectProposals(
  tx: Tx,
  filter: { state: ProposalState | null; customerId: string | null },
  slice: Slice,
): Promise<Proposal[]> {
  const { condition, order } = keyset({ key: Prisma.sql`p.created_at`, id: Prisma.sql`p.id` }, slice);
  const conditions = [
    condition,
    ...(filter.state === null ? [] : [Prisma.sql`p.state = ${filter.state}`]),
    ...(filter.customerId === null ? [] : [Prisma.sql`a.customer_id = ${filter.customerId}`]),
  ];
  const rows = await tx.$queryRaw<Row[]>`${columns} WHERE ${Prisma.join(conditions, " AND ")}
    ${order} LIMIT ${slice.take}`;
  return rows.map(read);
}

async function findOne(tx: Tx, condition: Prisma.Sql): Promise<Proposal | null> {
  const rows = await tx.$queryRaw<Row[]>`${columns} WHERE ${condition}`;
  return rows[0] ? read(rows[0]) : null;
}

function read(row: Row): Proposal {
  return {
    id: row.id,
    kind: row.kind,
    customerId: row.customer_id,
    currency: row.currency,
    amount: nano(row.amount),
    upTo: row.up_to,
    reason: row.reason,
    origin: "direct",
    idempotencyKey: row.idempotency_key,
    actor: { kind: row.actor_kind, id: row.actor_id },
    createdAt: row.created_at,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
  };
}
