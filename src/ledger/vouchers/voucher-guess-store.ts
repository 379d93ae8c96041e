import type { Tx } from "../../storage/index.ts";

/**
 * When a customer tried codes in vain, once no other try of the same customer is running; the oldest first.
 */
export async function findGuessesInTurn(tx: Tx, customerId: string, since: Date): Promise<Date[]> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${customerId}, 3))::text`;
  const row = await tx.voucherGuess.findUnique({ where: { customerId } });
  return (row?.failedAt ?? []).filter((at) => at > since);
}

export async function saveGuesses(tx: Tx, customerId: string, failedAt: Date[]): Promise<void> {
  await tx.voucherGuess.upsert({
    where: { customerId },
    create: { customerId, failedAt },
    update: { failedAt },
  });
}
