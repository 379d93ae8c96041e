import type { Occasion } from "../catalog/index.ts";
import type { KeyFacts } from "../customers/index.ts";

/** For whom and when: what the prices of a key's request depend on. */
export function occasionOf(
  { customerId, groupId, currency }: Pick<KeyFacts, "customerId" | "groupId" | "currency">,
  at: Date,
): Occasion {
  return { customerId, groupId, currency, at };
}
