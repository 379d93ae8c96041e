import { type Ctx, inTransaction } from "../storage/index.ts";
import { demoProviders } from "./demo-catalog.ts";
import { moveProvider } from "./move-provider.ts";
import { readAllProviders } from "./provider-store.ts";

/** Follows the built-in simulator to its address of this start. What the operator has removed stays away. */
export async function moveDemo(ctx: Ctx, simulatorUrl: string): Promise<void> {
  const stored = await inTransaction(ctx, (tx) => readAllProviders(tx));
  const names = new Set(stored.map(({ name }) => name));
  for (const { name, baseUrl } of demoProviders(simulatorUrl)) {
    if (names.has(name)) await moveProvider(ctx, { name, baseUrl });
  }
}
