import { setImmediate as turn } from "node:timers/promises";
import type { PricedCell } from "../activity/index.ts";
import { groupBy } from "../kernel/group-by.ts";
import { pico, toPico, type Nano, type Pico } from "../kernel/money.ts";
import type { Price } from "../kernel/price.ts";
import { chargeLines, type ChargeComponentName } from "../ledger/index.ts";
import { readPrices } from "./charge-components.ts";
import type { GraphqlContext } from "./context.ts";

/** `adjustment`: what a charge differs from what its components come to. */
export type CostComponentName = ChargeComponentName | "adjustment";

/** One line of what many requests were charged for. The lines of the same requests sum to their charge. */
export interface CostLine {
  component: CostComponentName;
  /** Tokens; requests for the fee per request. Null for an adjustment, as is the price. */
  quantity: number | null;
  unitPrice: Pico | null;
  charge: Pico;
}

const order: readonly CostComponentName[] = [
  ...(["input", "cached_input", "cache_write", "output", "reasoning", "request"] as const),
  "adjustment",
];

/** So many groups take a few milliseconds: a year of many models leaves others their turns. */
const GROUPS_PER_TURN = 300;

/**
 * What groups of requests were charged for: with a cell of each group, its lines. Groups are in the order
 * of their names; prices are read together.
 */
export async function costLines<T extends PricedCell>(
  ctx: GraphqlContext,
  cells: readonly T[],
  groupOf: (cell: T) => string,
): Promise<[cell: T, lines: CostLine[]][]> {
  const prices = await readPrices(
    ctx,
    cells.map(({ priceId }) => priceId).filter((id) => id !== ""),
  );
  const groups = [...groupBy(cells, groupOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  const found: [cell: T, lines: CostLine[]][] = [];
  for (const [index, [, members]] of groups.entries()) {
    if (index % GROUPS_PER_TURN === GROUPS_PER_TURN - 1) await turn();
    for (const first of members.slice(0, 1)) found.push([first, linesOf(members, prices)]);
  }
  return found;
}

type TokenLine = CostLine & { quantity: number; unitPrice: Pico };

function linesOf(cells: readonly PricedCell[], prices: ReadonlyMap<string, Price>): CostLine[] {
  const lines: TokenLine[] = [];
  let left = 0n;
  for (const cell of cells) {
    left += toPico(cell.charge as Nano);
    for (const { component, quantity, unitPrice, cost } of componentsOf(cell, prices.get(cell.priceId))) {
      left -= cost;
      // Of a day's requests to a model there are a dozen lines: nothing is quicker than to look through them.
      const line = lines.find((known) => known.component === component && known.unitPrice === unitPrice);
      if (line) {
        line.quantity += quantity;
        line.charge = pico(line.charge + cost);
      } else lines.push({ component, quantity, unitPrice, charge: cost });
    }
  }
  const sorted: CostLine[] = lines.sort(
    (one, other) =>
      order.indexOf(one.component) - order.indexOf(other.component) ||
      (one.unitPrice < other.unitPrice ? -1 : 1),
  );
  if (left === 0n) return sorted;
  return [...sorted, { component: "adjustment", quantity: null, unitPrice: null, charge: pico(left) }];
}

function componentsOf(cell: PricedCell, price: Price | undefined): ReturnType<typeof chargeLines> {
  const tier = price?.tiers[cell.priceTier];
  if (!price || !tier) return [];
  const usage = {
    inputFresh: Number(cell.inputFresh),
    cacheRead: Number(cell.cacheRead),
    cacheWrite5m: Number(cell.cacheWrite5m),
    cacheWrite1h: Number(cell.cacheWrite1h),
    outputText: Number(cell.outputText),
    outputReasoning: Number(cell.outputReasoning),
  };
  return chargeLines({ tier, perRequest: price.perRequest }, usage, Number(cell.requests));
}
