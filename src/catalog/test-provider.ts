import type { Protocol } from "../kernel/protocol.ts";
import type { Ctx } from "../storage/index.ts";
import { noteProbe } from "./note-probe.ts";
import { requireOperator } from "./operator-rights.ts";
import { checkCredential, checkProvider, providerDefaults } from "./provider.ts";
import { Refusals } from "./refusals.ts";
import type { ProbeReport, SupplierProbe } from "./supplier-probe.ts";

export interface TestProviderInput {
  protocol: Protocol;
  baseUrl: string;
  allowPrivateAddress?: boolean | undefined;
  secret: string;
  upstreamModel?: string | undefined;
  probe: SupplierProbe;
}

/** What a supplier that is not stored yet is called in the audit, and where its fields are checked. */
const UNSAVED = "unsaved";

/**
 * Asks a supplier that is about to be entered; nothing is stored. For those who may enter suppliers. The
 * secret is always entered with it: no stored one ever goes to an address that it was not stored for. Throws
 * `invalid_request` for a base URL that may not be called, `rate_limited`.
 */
export async function testProvider(ctx: Ctx, input: TestProviderInput): Promise<ProbeReport> {
  requireOperator(ctx, "edit");
  const { protocol, secret, upstreamModel = null, allowPrivateAddress = false } = input;
  const refusals = new Refusals();
  const fields = {
    ...providerDefaults,
    name: UNSAVED,
    protocol,
    baseUrl: input.baseUrl,
    allowPrivateAddress,
  };
  const { baseUrl } = checkProvider(fields, refusals.report);
  checkCredential({ label: UNSAVED, secret }, refusals.report);
  refusals.throwIfAny();
  const target = { protocol, baseUrl, allowPrivateAddress, secret, upstreamModel };
  const report = await input.probe(target);
  const subject = { subjectKind: "provider", subjectId: UNSAVED, credentialId: null };
  await noteProbe(ctx, { ...subject, target, report, isStored: false });
  return report;
}
