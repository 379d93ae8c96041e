import type { PriceInput, PriceTerms } from "./price-input.ts";
import type { ModelPriceScope } from "./price-scope.ts";
import type { Report } from "./refusals.ts";
import { checkText } from "./text-rules.ts";

/** A price that is being worked on; nobody is charged by it. Whose and which model's it is never changes. */
export interface PriceDraft extends ModelPriceScope {
  id: string;
  /** As it was written, with what was left out left out. */
  price: PriceInput;
  /** The same with every rate spelled out; null when it is no price any more by the rules of today. */
  terms: PriceTerms | null;
  /** What the operators want to remember of it; may be empty. */
  note: string;
  /** Who began it: an operator's id, or the product's own part. */
  author: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const NOTE_LENGTH_MAX = 2_000;

/** Reports a note that is too long or has control characters. */
export function checkNote(note: string, report: Report): void {
  checkText(note, { field: "note", lengthMax: NOTE_LENGTH_MAX, isLong: true, mayBeEmpty: true }, report);
}
