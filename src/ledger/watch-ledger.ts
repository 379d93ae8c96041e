import { runAlone, type Database } from "../storage/index.ts";
import { verifyLedger, type Finding } from "./verify-ledger.ts";

/** A node that is told to stop waits for no longer than this; books too large for it are verified by hand. */
const LAW_MAX_MS = 20_000;

/**
 * Checks the books on one node at a time, and tells of every law that is broken. Returns how many are; null
 * while another node is at it.
 */
export async function watchLedger(
  database: Database,
  tell: (broken: Finding) => void,
): Promise<number | null> {
  return runAlone(database, "verify-ledger", async () => {
    const findings = await verifyLedger(database, { lawMaxMs: LAW_MAX_MS });
    const broken = findings.filter(({ breaches }) => breaches.length > 0);
    for (const finding of broken) tell(finding);
    return broken.length;
  });
}
