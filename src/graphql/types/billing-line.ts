import type { RequestRow } from "../../activity/index.ts";
import { formatExact } from "../../kernel/money.ts";
import type { ChargeComponent, ChargeComponentName } from "../../ledger/index.ts";
import { toBillingDetail, type BillingDetailView } from "./billing.ts";

type Cell =
  `${"input" | "cachedInput" | "cacheWrite" | "output" | "reasoning" | "request"}${"Quantity" | "Charge"}`;

/** A request and its charge in one flat line: what each component came to stands beside the sum. */
export type DetailLine = Omit<BillingDetailView, "components"> & Partial<Record<Cell, number | string>>;

const cells: Record<ChargeComponentName, [Cell, Cell]> = {
  input: ["inputQuantity", "inputCharge"],
  cached_input: ["cachedInputQuantity", "cachedInputCharge"],
  cache_write: ["cacheWriteQuantity", "cacheWriteCharge"],
  output: ["outputQuantity", "outputCharge"],
  reasoning: ["reasoningQuantity", "reasoningCharge"],
  request: ["requestQuantity", "requestCharge"],
};

/**
 * A request as a line. Components that it does not have are absent; cache writes of both kinds are summed.
 */
export function toDetailLine(row: RequestRow, components: readonly ChargeComponent[]): DetailLine {
  const { components: _listed, ...line } = toBillingDetail(row, []);
  const sums = new Map<ChargeComponentName, { quantity: number; cost: bigint }>();
  for (const { component, quantity, cost } of components) {
    const sum = sums.get(component) ?? { quantity: 0, cost: 0n };
    sums.set(component, { quantity: sum.quantity + quantity, cost: sum.cost + cost });
  }
  const flat: DetailLine = line;
  for (const [component, { quantity, cost }] of sums) {
    const [quantityCell, chargeCell] = cells[component];
    flat[quantityCell] = quantity;
    flat[chargeCell] = formatExact(cost);
  }
  return flat;
}
