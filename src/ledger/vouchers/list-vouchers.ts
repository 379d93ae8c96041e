import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../../storage/index.ts";
import { requireOperator } from "../operator-rights.ts";
import { selectVouchers } from "./voucher-store.ts";
import type { Voucher, VoucherState } from "./voucher.ts";

/** Vouchers, newest first. For operators. Throws `permission_denied`. */
export async function listVouchers(
  ctx: Ctx,
  { state, page }: { state?: VoucherState | undefined; page: PageRequest },
): Promise<Page<Voucher>> {
  requireOperator(ctx.principal);
  const filter = { state: state ?? null, now: ctx.clock.now() };
  return newestFirst(ctx, { name: "vouchers", page }, (slice) =>
    inTransaction(ctx, (tx) => selectVouchers(tx, filter, slice)),
  );
}
