import { type Capability, capabilities, capabilitiesOf } from "../../kernel/principal.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import { findActingKey } from "./find-acting-key.ts";
import type { Grantor } from "./key-grant.ts";

/**
 * What the principal may put into keys: a key what it has itself, as it stands in the database now; a person
 * of the customer what their role lets them do, and inference, which is what keys are for. Null for operators
 * and the product itself, who are not bound. Throws `key_disabled` or `key_expired` as `findActingKey` does.
 */
export async function findGrantor(tx: Tx, ctx: Ctx): Promise<Grantor | null> {
  if (ctx.principal.kind === "customerUser") {
    const own: readonly Capability[] = ["inference", ...capabilitiesOf(ctx.principal)];
    return {
      id: null,
      title: `The role ${ctx.principal.role}`,
      capabilities: capabilities.filter((each) => own.includes(each)),
      allowedModelIds: [],
      quota: null,
    };
  }
  const key = await findActingKey(tx, ctx);
  return key && { ...key, title: "An API key" };
}
