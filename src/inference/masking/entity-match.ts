import type { MaskedEntity } from "../../policies/index.ts";

/** Where personal data stands in a text: from its first character to before `end`. */
export interface EntityMatch {
  entity: MaskedEntity;
  start: number;
  end: number;
  /** Up to where it is sure, if more text could make it longer without a bound. */
  openFrom?: number | undefined;
}

/** Which of two that overlap is meant, when they are equally long: the first of these. */
const bySpecificity: readonly MaskedEntity[] = [
  "private_key",
  "api_key",
  "national_id",
  "bank_card",
  "email",
  "ip_address",
  "phone",
];

/** Whether the one is to be believed rather than the other, which it overlaps. */
export function outweighs(one: EntityMatch, other: EntityMatch): boolean {
  const grown = one.end - one.start - (other.end - other.start);
  if (grown !== 0) return grown > 0;
  return bySpecificity.indexOf(one.entity) < bySpecificity.indexOf(other.entity);
}
