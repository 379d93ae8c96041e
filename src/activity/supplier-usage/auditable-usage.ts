import { formatAmount } from "../../kernel/money.ts";
import type { SupplierUsage } from "./supplier-usage.ts";

/** An imported list as its audit rows show it. */
export function auditableUsage(usage: SupplierUsage): Record<string, string | number> {
  const { providerId, digest, fileName, format, currency, timezone, firstDay, lastDay, tolerance, lines } =
    usage;
  return {
    ...{ providerId, digest, fileName, format, currency, timezone, firstDay, lastDay, lines },
    tolerance: formatAmount(tolerance),
  };
}
