import type { PriceInput, PriceTerms } from "../price-input.ts";
import type { TermsChange } from "./compare-terms.ts";
import type { PriceList } from "./price-list.ts";

export interface PriceImportInput {
  list: PriceList;
  /** Only these models of the catalog; absent: all that the list knows of. */
  modelIds?: readonly string[] | undefined;
  /** The list's name of a model → the catalog's id, where the names do not say it. */
  names?: ReadonlyMap<string, string> | undefined;
  /** The list prices of models, times the markup; and what suppliers charge us, as the list says it. */
  sets: { price: boolean; cost: boolean };
  /** A factor such as "1.2"; "1" when absent. */
  markup?: string | undefined;
}

/** One price or one cost that the list would change. */
export interface ImportStep {
  kind: "price" | "cost";
  modelId: string;
  /** Of a cost. */
  deployment: { id: string; providerName: string; upstreamModel: string } | null;
  /** The model as the list names it. */
  name: string;
  now: PriceTerms | null;
  next: PriceTerms;
  price: PriceInput;
  changes: TermsChange[];
  /** What a person should know before saying yes. */
  notes: string[];
}

/** Why the list says nothing usable of a model or of one of its deployments. */
export interface ImportProblem {
  modelId: string;
  /** Null: of the model. */
  upstreamModel: string | null;
  reason: string;
}

export interface ImportPlan {
  title: string;
  /** What would change; what is as the list says already is not in it. */
  steps: ImportStep[];
  problems: ImportProblem[];
  /** How many prices and costs are as the list says already. */
  unchanged: number;
}
