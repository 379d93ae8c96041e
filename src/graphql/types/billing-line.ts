import type { BilledRequest } from "../../activity/index.ts";
import { formatExact } from "../../kernel/money.ts";
import type { ChargeComponent, ChargeComponentName } from "../../ledger/index.ts";
import { toBillingDetail, type BillingDetailView } from "./billing.ts";

type Cell =
  `${"input" | "cachedInput" | "cacheWrite" | "output" | "reasoning" | "request"}${"Quantity" | "Charge"}`;

/** A request and its charge in one flat line: what each component came to stands beside the sum. */
export type DetailLine = BillingDetailView & Partial<Record<Cell, number | string>>;

// Each by its name: what is set by a name that varies makes the line slow to read.
const put: Record<ChargeComponentName, (line: DetailLine, quantity: number, charge: string) => void> = {
  input: (line, quantity, charge) => {
    line.inputQuantity = quantity;
    line.inputCharge = charge;
  },
  cached_input: (line, quantity, charge) => {
    line.cachedInputQuantity = quantity;
    line.cachedInputCharge = charge;
  },
  cache_write: (line, quantity, charge) => {
    line.cacheWriteQuantity = quantity;
    line.cacheWriteCharge = charge;
  },
  output: (line, quantity, charge) => {
    line.outputQuantity = quantity;
    line.outputCharge = charge;
  },
  reasoning: (line, quantity, charge) => {
    line.reasoningQuantity = quantity;
    line.reasoningCharge = charge;
  },
  request: (line, quantity, charge) => {
    line.requestQuantity = quantity;
    line.requestCharge = charge;
  },
};

/**
 * A request as a line. Components that it does not have are absent; cache writes of both kinds are summed.
 */
export function toDetailLine(row: BilledRequest, components: readonly ChargeComponent[]): DetailLine {
  const line: DetailLine = toBillingDetail(row, []);
  for (let at = 0; at < components.length;) {
    const component = components[at]?.component ?? "input";
    let quantity = 0;
    let cost = 0n;
    // Those of one name stand together.
    for (; components[at]?.component === component; at++) {
      quantity += components[at]?.quantity ?? 0;
      cost += components[at]?.cost ?? 0n;
    }
    put[component](line, quantity, formatExact(cost));
  }
  return line;
}
