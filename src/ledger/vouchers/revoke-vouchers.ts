import { fail } from "../../kernel/app-error.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { checkReason } from "../check-input.ts";
import { requireFinance } from "../operator-rights.ts";
import { lockVouchers, markRevoked } from "./voucher-store.ts";
import type { Voucher } from "./voucher.ts";

export interface RevokeVouchersInput {
  voucherIds: readonly string[];
  reason: string;
}

/**
 * Takes vouchers out of use, all or none; one that is revoked already stays as it is. Throws `not_found`
 * when one is unknown, `conflict` when one is redeemed, `permission_denied`.
 */
export async function revokeVouchers(ctx: Ctx, input: RevokeVouchersInput): Promise<Voucher[]> {
  requireFinance(ctx.principal);
  checkReason(input.reason);
  const ids = [...new Set(input.voucherIds)];
  return inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const found = await lockVouchers(tx, ids, now);
    const redeemed = found.filter(({ state }) => state === "redeemed").map(({ id }) => id);
    if (found.length < ids.length) throw fail("not_found");
    if (redeemed.length > 0) throw fail("conflict", { public: `Redeemed already: ${redeemed.join(", ")}.` });
    const open = found.filter(({ state }) => state !== "revoked").map(({ id }) => id);
    await markRevoked(tx, open, { revokedBy: principalId(ctx.principal), revokedAt: now });
    for (const subjectId of open)
      await audit(tx, ctx, {
        ...{ action: "voucher.revoke", subjectKind: "voucher", subjectId, customerId: null },
        after: { reason: input.reason },
      });
    return lockVouchers(tx, ids, now);
  });
}
