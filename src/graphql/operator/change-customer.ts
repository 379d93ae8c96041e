import { listVisibleModelIds } from "../../catalog/index.ts";
import { getApiKey, getCustomer, limitCustomer, listApiKeys } from "../../customers/index.ts";
import { updateApiKey, updateProfile } from "../../customers/index.ts";
import type { GraphqlContext } from "../context.ts";
import { presentKey } from "../present-key.ts";
import { readKeyChanges, type UpdateApiKeyInput, type UpdateApiKeyPayload } from "../types/api-key-change.ts";
import type { ApiKeyView } from "../types/api-key.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { readProfileChanges, toProfile } from "../types/profile.ts";
import type { CustomerApiKeysArgs, UpdateCustomerInput } from "./customer-account-types.ts";
import type { UpdateCustomerPayload } from "./customer-account-types.ts";
import { toCustomer } from "./customer-types.ts";

/**
 * Changes what is known of a customer, and then its limits. Throws what `updateProfile` and `limitCustomer`
 * throw; what the first one changed stays.
 */
export async function changeCustomer(
  ctx: GraphqlContext,
  input: UpdateCustomerInput,
): Promise<UpdateCustomerPayload> {
  const { customerId, expectedVersion } = input;
  const profile = await updateProfile(ctx, {
    customerId,
    expectedVersion,
    changes: readProfileChanges(input),
  });
  const { rateLimits } = input;
  const customer = rateLimits
    ? await limitCustomer(ctx, { customerId, rateLimits, expectedVersion: profile.version })
    : await getCustomer(ctx, { customerId });
  return {
    customer: toCustomer(customer),
    profile: toProfile({ ...profile, version: customer.version, updatedAt: customer.updatedAt }),
  };
}

/** Changes a customer's key, among the models that it may see. Throws what `updateApiKey` throws. */
export async function changeCustomerKey(
  ctx: GraphqlContext,
  input: UpdateApiKeyInput,
): Promise<UpdateApiKeyPayload> {
  const { apiKeyId, expectedVersion } = input;
  const { customerId } = await getApiKey(ctx, { apiKeyId });
  const key = await updateApiKey(ctx, {
    ...{ apiKeyId, expectedVersion, changes: readKeyChanges(input) },
    entitledModelIds: () => listVisibleModelIds(ctx, { customerId }),
  });
  return { apiKey: await presentKey(ctx, key) };
}

/** A page of a customer's keys, with what each has used of its quota. Throws `not_found`. */
export async function readCustomerKeys(
  ctx: GraphqlContext,
  args: CustomerApiKeysArgs,
): Promise<Connection<ApiKeyView>> {
  await ctx.loaders.customer.load(args.customerId);
  const found = await listApiKeys(ctx, listInput(args));
  const items = await Promise.all(found.items.map((key) => presentKey(ctx, key)));
  return toConnection({ ...found, items }, (key) => key);
}
