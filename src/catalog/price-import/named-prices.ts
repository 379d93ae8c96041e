import { groupBy } from "../../kernel/group-by.ts";
import type { PriceList, Quote, Unusable } from "./price-list.ts";

/**
 * A list that is read at once. A model is found by its name as it stands, or else without the supplier before
 * the last slash: `dashscope/qwen-plus` by `qwen-plus`.
 */
export function namedPrices(title: string, said: readonly (Quote | Unusable)[]): PriceList {
  const byName = groupBy(said, ({ name }) => name);
  const byLastPart = groupBy(said, ({ name }) => name.slice(name.lastIndexOf("/") + 1));
  return { title, find: (model) => byName.get(model) ?? byLastPart.get(model) ?? [] };
}
