import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { openCredential } from "./credential-store.ts";
import { readUpstreamModel } from "./deployment-store.ts";
import { noteProbe } from "./note-probe.ts";
import { requireOperator } from "./operator-rights.ts";
import { checkCredential } from "./provider.ts";
import { lockProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";
import type { ProbeReport, SupplierProbe } from "./supplier-probe.ts";

export interface TestCredentialInput {
  providerId: string;
  label: string;
  /** Tried in place of the stored one, and not stored. */
  secret?: string | undefined;
  probe: SupplierProbe;
}

/**
 * Asks a supplier with one of its stored secrets, or with one that is about to replace it. For those who may
 * store secrets. A disabled one is not sent anywhere: it may have been entered for another address. Throws
 * `not_found`, `conflict` for a stored secret that is disabled or does not open, `rate_limited`.
 */
export async function testCredential(ctx: Ctx, input: TestCredentialInput): Promise<ProbeReport> {
  requireOperator(ctx, "edit");
  const { providerId, label } = input;
  const entered = input.secret ?? null;
  const refusals = new Refusals();
  checkCredential({ label, secret: entered }, refusals.report);
  refusals.throwIfAny();
  const { target, credentialId } = await inTransaction(ctx, async (tx) => {
    const { protocol, baseUrl, allowPrivateAddress } = await lockProvider(tx, { id: providerId });
    const stored = await openCredential(tx, ctx.keyring, { providerId, label });
    if (stored === null && entered === null) throw fail("not_found");
    const secret = entered ?? stored?.secret ?? null;
    if (secret === null) {
      throw fail("conflict", { public: "This credential is disabled or does not open: enter it again." });
    }
    const upstreamModel = await readUpstreamModel(tx, providerId);
    const found = { protocol, baseUrl, allowPrivateAddress, secret, upstreamModel };
    return { target: found, credentialId: stored?.id ?? null };
  });
  const report = await input.probe(target);
  const subject = { subjectKind: "provider", subjectId: providerId, credentialId };
  await noteProbe(ctx, { ...subject, target, report, isStored: entered === null });
  return report;
}
