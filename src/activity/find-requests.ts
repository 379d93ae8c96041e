import { inTenant, type Ctx } from "../storage/index.ts";
import { findHours, type HoursWanted } from "./request-hours-store.ts";
import type { RequestRow } from "./request-row.ts";
import { selectRequests } from "./request-store.ts";

/** A slice of a customer's requests, newest first, found in about the same time however few a filter fits. */
export function findRequests(ctx: Ctx, wanted: HoursWanted): Promise<RequestRow[]> {
  return inTenant(ctx, wanted.customerId, async (tx) => {
    const hours = await findHours(tx, wanted);
    if (hours === null) return selectRequests(tx, wanted);
    return hours.length === 0 ? [] : selectRequests(tx, { ...wanted, hours });
  });
}
