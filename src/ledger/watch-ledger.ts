import { runAlone, type Database } from "../storage/index.ts";
import { verifyLedger, type Finding } from "./verify-ledger.ts";

/** A node that is told to stop waits for no longer than this; books too large for it are verified by hand. */
const LAW_MAX_MS = 20_000;

/** Checks the books on one node at a time, and tells of every law that is broken. */
export async function watchLedger(database: Database, tell: (broken: Finding) => void): Promise<void> {
  await runAlone(database, "verify-ledger", async () => {
    for (const finding of await verifyLedger(database, { lawMaxMs: LAW_MAX_MS })) {
      if (finding.breaches.length > 0) tell(finding);
    }
  });
}
