import { fail } from "../kernel/app-error.ts";
import { audit, type Ctx, type Tx } from "../storage/index.ts";
import { differencesOf } from "./policy-differences.ts";
import type { Policy, PolicyKind } from "./policy-kind.ts";
import { lockPolicy, storePolicy } from "./policy-store.ts";

export interface PolicyChange<D extends object> {
  customerId: string;
  kind: PolicyKind<D>;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion: number | undefined;
  /** Makes the next document of the current one, or throws what is wrong with it. */
  edit: (current: D) => D;
}

/**
 * The one way in which a policy document changes: under its lock, with a new version and an audit row of what
 * differs. A change that changes nothing leaves neither.
 */
export async function changePolicy<D extends object>(
  tx: Tx,
  ctx: Ctx,
  { customerId, kind, expectedVersion, edit }: PolicyChange<D>,
): Promise<Policy<D>> {
  const current = await lockPolicy(tx, kind, customerId);
  if (expectedVersion !== undefined && expectedVersion !== current.version) throw fail("version_conflict");
  const document = edit(current.document);
  const [before, after] = differencesOf(kind.write(current.document), kind.write(document));
  if (Object.keys(after).length === 0) return current;
  const next = { document, version: current.version + 1, updatedAt: ctx.clock.now() };
  await storePolicy(tx, kind, { customerId, ...next });
  await audit(tx, ctx, {
    action: `${kind.name}.update`,
    subjectKind: kind.name,
    subjectId: customerId,
    customerId,
    before,
    after,
  });
  return next;
}
