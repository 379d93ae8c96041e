import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { Refusals } from "./refusals.ts";
import { checkResource, resourceDefaults, type Resource, type ResourceFields } from "./resource.ts";
import { findResource, writeResource } from "./resource-store.ts";

export type SaveResourceInput = Pick<ResourceFields, "type" | "name"> &
  Stated<Omit<ResourceFields, "type" | "name">>;

/**
 * Enters the resource of this type and name, or changes what is stated of it. Models cannot be entered here.
 */
export async function saveResource(ctx: Ctx, input: SaveResourceInput): Promise<Resource> {
  requireOperator(ctx, "edit");
  const { type, name } = input;
  return inTransaction(ctx, async (tx) => {
    const current = await findResource(tx, { type, name });
    const base = current ?? { ...resourceDefaults, type, name, displayName: name };
    const next = overlay<ResourceFields>(base, input);
    const refusals = new Refusals();
    checkResource(next, refusals.report);
    refusals.throwIfAny();
    return writeResource(tx, ctx, { current, next });
  });
}
