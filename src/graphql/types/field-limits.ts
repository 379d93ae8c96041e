import type { Limits } from "../limits.ts";

/** An id in an argument: one that cannot exist is refused as one that does not. */
export const idLimits: Limits = { pattern: /^[a-z]{2,6}_[0-9A-Za-z]{1,64}$/, otherwise: "not_found" };

/** A model's id as callers name it. */
export const modelIdLimits: Limits = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/,
  otherwise: "model_not_found",
};

/** A filter by an id or a name: what matches nothing gives an empty list. */
export const textLimits: Limits = { maxLength: 200 };

/** A month of a calendar. */
export const monthLimits: Limits = {
  pattern: /^\d{4}-(0[1-9]|1[0-2])$/,
  says: "be a month, such as 2026-11",
};

/** A currency of ISO 4217. */
export const currencyLimits: Limits = {
  pattern: /^[A-Z]{3}$/,
  says: "be three capital letters, such as EUR",
};

/** A country of ISO 3166. */
export const countryLimits: Limits = { pattern: /^[A-Z]{2}$/, says: "be two capital letters, such as DE" };
