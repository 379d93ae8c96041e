import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../../storage/index.ts";
import { selectProposals } from "./proposal-store.ts";
import type { Proposal, ProposalState } from "./proposal.ts";
import { requireOperator } from "../operator-rights.ts";

export interface ListProposalsInput {
  page: PageRequest;
  state?: ProposalState | undefined;
  customerId?: string | undefined;
}

/** What needs or needed a second operator, newest first. For operators. Throws `permission_denied`. */
export async function listProposals(ctx: Ctx, input: ListProposalsInput): Promise<Page<Proposal>> {
  requireOperator(ctx.principal);
  const filter = { state: input.state ?? null, customerId: input.customerId ?? null };
  return newestFirst(ctx, { name: "proposals", page: input.page }, (slice) =>
    inTransaction(ctx, (tx) => selectProposals(tx, filter, slice)),
  );
}
