import type { Tx } from "../storage/index.ts";
import { readSupplierCosts } from "./deployment-store.ts";
import { marginWarnings, type MarginWarning } from "./margin.ts";
import type { StoredModel } from "./model-store.ts";
import type { PriceTerms } from "./price-input.ts";

/** What a price of a model leaves of its costs of now. An auto model costs what its members cost. */
export async function warningsFor(tx: Tx, model: StoredModel, terms: PriceTerms): Promise<MarginWarning[]> {
  return marginWarnings(terms, await readSupplierCosts(tx, [model.id, ...model.members]));
}
