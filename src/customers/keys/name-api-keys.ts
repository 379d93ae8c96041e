import { readTenant, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { findApiKeyNames } from "./api-key-store.ts";

/** What a customer's keys are called, by their ids; those that are not its own are absent. */
export async function nameApiKeys(
  ctx: Ctx,
  input: { customerId: string; apiKeyIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  requireId(input.customerId);
  return readTenant(ctx, input.customerId, (reader) => findApiKeyNames(reader, input));
}
