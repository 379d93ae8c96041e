import { audit, inTransaction, type Ctx } from "../storage/index.ts";
import type { ProbeReport, ProbeTarget } from "./supplier-probe.ts";

export interface Probed {
  subjectKind: string;
  subjectId: string;
  credentialId: string | null;
  target: Pick<ProbeTarget, "protocol" | "baseUrl" | "allowPrivateAddress">;
  report: ProbeReport;
  /** Whether a stored secret was sent. */
  isStored: boolean;
}

/** Leaves the audit row of a test: where a secret went, and what came of it. The secret is not in it. */
export async function noteProbe(ctx: Ctx, probed: Probed): Promise<void> {
  const { subjectKind, subjectId, credentialId, target, report, isStored } = probed;
  const { protocol, baseUrl, allowPrivateAddress } = target;
  const { isReachable, isWorking, httpStatus } = report;
  await inTransaction(ctx, (tx) =>
    audit(tx, ctx, {
      ...{ action: "provider.test", subjectKind, subjectId, customerId: null },
      after: {
        ...{ protocol, baseUrl, allowPrivateAddress, credentialId, isStored },
        ...{ isReachable, isWorking, httpStatus },
      },
    }),
  );
}
