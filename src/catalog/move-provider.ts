import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { withCredentials } from "./edit-provider.ts";
import { checkProvider, type Provider } from "./provider.ts";
import { changeProvider, lockProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";

/**
 * Gives a supplier another base URL and lets it keep its credentials: for the built-in simulator, whose port
 * differs at each start. Only the product itself may do this; a person enters the credentials again
 * (`updateProvider`).
 */
export async function moveProvider(ctx: Ctx, input: { name: string; baseUrl: string }): Promise<Provider> {
  if (ctx.principal.kind !== "system") throw fail("permission_denied");
  return inTransaction(ctx, async (tx) => {
    const current = await lockProvider(tx, { name: input.name });
    const refusals = new Refusals();
    const next = checkProvider({ ...current, baseUrl: input.baseUrl }, refusals.report);
    refusals.throwIfAny();
    return withCredentials(tx, ctx, await changeProvider(tx, ctx, { current, next }));
  });
}
