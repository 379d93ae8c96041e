import type { Tx } from "../../storage/index.ts";
import { findCorrectionByKey } from "./correction-store.ts";
import type { KnownMovement, Movement } from "./movement.ts";
import { findProposalByKey } from "./proposal-store.ts";
import { findRechargeByKey } from "./recharge-store.ts";

const findBooked = { recharge: findRechargeByKey, correction: findCorrectionByKey };

/** The movement that used this key, once no other call with the same key is running. */
export async function findMovementInTurn(
  tx: Tx,
  asked: Pick<Movement, "kind" | "idempotencyKey">,
): Promise<KnownMovement | null> {
  const turn = `${asked.kind} ${asked.idempotencyKey}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${turn}, 1))::text`;
  const booked = await findBooked[asked.kind](tx, asked.idempotencyKey);
  if (booked) return booked;
  const proposal = await findProposalByKey(tx, asked);
  // An approved one was found above, as what it has become.
  return (
    proposal && { ...proposal, booked: null, state: proposal.state === "rejected" ? "rejected" : "pending" }
  );
}
