import type { ProbeReport, ProbeTarget } from "../../catalog/index.ts";
import type { SupplierHealth } from "./supplier-health.ts";

/** Who is asked whether a supplier is there. */
export interface Prober {
  probe(target: ProbeTarget): Promise<ProbeReport>;
}

/** Its own fault, or no answer at all. Of anything else a request finds out better. */
const SERVER_FAULT = 500;

/**
 * Tests each deployment that is ejected or half open, one after the other. One whose supplier works is called
 * again at once; one whose supplier does not is left alone for longer, before a customer's request finds out.
 * Throws `rate_limited` when there are more of them than may be tested in a minute.
 */
export async function probeEjected(health: SupplierHealth, prober: Prober): Promise<void> {
  for (const { deployment, credential } of health.listEjected()) {
    if (credential === null) continue;
    const { id, protocol, baseUrl, allowPrivateAddress, upstreamModel } = deployment;
    const target = { protocol, baseUrl, allowPrivateAddress, secret: credential.secret, upstreamModel };
    const { isWorking, httpStatus } = await prober.probe(target);
    if (isWorking || httpStatus === null || httpStatus >= SERVER_FAULT) health.noteTest(id, isWorking);
  }
}
