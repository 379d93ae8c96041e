import { fail } from "../kernel/app-error.ts";
import { onlyFirst, type Ctx } from "../storage/index.ts";
import { inResourceView } from "./resource-view.ts";
import type { Resource } from "./resource.ts";
import { readResourceEntries } from "./resource-store.ts";

/**
 * One entry of the resource list. Throws `not_found` for what does not exist and for what may not be seen,
 * alike.
 */
export async function getResource(
  ctx: Ctx,
  input: { customerId: string | null; resourceId: string },
): Promise<Resource> {
  const { customerId, resourceId } = input;
  const [entry] = await inResourceView(ctx, customerId, (tx, buyer) =>
    readResourceEntries(tx, { buyer, filter: { resourceId }, slice: onlyFirst }),
  );
  if (entry === undefined) throw fail("not_found");
  return entry;
}
