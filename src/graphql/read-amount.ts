import { fail } from "../kernel/app-error.ts";
import { parseAmount, type Nano } from "../kernel/money.ts";

/**
 * A Decimal as an amount of money. Throws `invalid_request` when it has more than 9 decimals or is out of
 * reach.
 */
export function readAmount(text: string, param: string): Nano {
  const amount = parseAmount(text);
  if (amount !== null) return amount;
  throw fail("invalid_request", {
    public: `${param} must be an amount with at most 9 decimals, up to 1000000000.`,
    param,
  });
}
