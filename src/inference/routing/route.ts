import type { OfferedModel } from "../../catalog/index.ts";
import type { Price } from "../../kernel/price.ts";
import type { Way } from "../ways.ts";

/** A model that may serve a request. */
export interface Candidate {
  served: OfferedModel;
  /** What its customer pays if it does. */
  price: Price;
  /** The fallback model of the customer's that it stands for; null: it stands for the one asked for. */
  fallback: string | null;
}

/** One supplier that could serve, the credential it would be called with, and what it would serve. */
export interface Route extends Way, Candidate {
  credential: Way["deployment"]["credentials"][number];
}
