import { listVisibleModelIds } from "../catalog/index.ts";
import { updateApiKey } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { presentKey } from "./present-key.ts";
import { tenantOf } from "./tenant.ts";
import { readKeyChanges, type UpdateApiKeyInput, type UpdateApiKeyPayload } from "./types/api-key-change.ts";

/** Changes an API key, among the models that its customer may see. Throws what `updateApiKey` throws. */
export async function changeApiKey(
  ctx: GraphqlContext,
  input: UpdateApiKeyInput,
): Promise<UpdateApiKeyPayload> {
  const { apiKeyId, expectedVersion } = input;
  const key = await updateApiKey(ctx, {
    ...{ apiKeyId, expectedVersion },
    changes: readKeyChanges(input),
    entitledModelIds: () => listVisibleModelIds(ctx, { customerId: tenantOf(ctx) }),
  });
  return { apiKey: await presentKey(ctx, key) };
}
