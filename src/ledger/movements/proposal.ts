import type { Movement } from "./movement.ts";

export const proposalStates = ["pending", "approved", "rejected"] as const;
export type ProposalState = (typeof proposalStates)[number];

/** A recharge or correction that needs a second operator; its id is the one it has once it is booked. */
export interface Proposal extends Movement {
  currency: string;
  state: ProposalState;
  createdAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
}
