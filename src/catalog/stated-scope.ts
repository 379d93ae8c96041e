import type { Report } from "./refusals.ts";

/** Whose price it shall be, as an operator states it: absent or null both, it is the list's. */
export interface StatedScope {
  customerId?: string | null | undefined;
  groupId?: string | null | undefined;
}

/** Reports a scope that is a customer's and a group's at once. */
export function refuseTwoScopes({ customerId, groupId }: StatedScope, report: Report): void {
  if (typeof customerId === "string" && typeof groupId === "string")
    report("groupId", "must be absent where customerId is given: a price is for one of them");
}
