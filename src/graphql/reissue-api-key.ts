import { copyApiKey, rotateApiKey } from "../customers/index.ts";
import { passOnQuota } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { presentKey } from "./present-key.ts";
import type { CopyApiKeyInput, CopyApiKeyPayload } from "./types/api-key-change.ts";
import type { RotateApiKeyInput, RotateApiKeyPayload } from "./types/api-key-change.ts";

/** Makes a key with the terms of another one. Throws what `copyApiKey` throws. */
export async function reissueApiKey(ctx: GraphqlContext, input: CopyApiKeyInput): Promise<CopyApiKeyPayload> {
  const { apiKey, token } = await copyApiKey(ctx, input);
  return { apiKey: await presentKey(ctx, apiKey), token };
}

/** Replaces a key by a new one, which goes on with its quota. Throws what `rotateApiKey` throws. */
export async function replaceApiKey(
  ctx: GraphqlContext,
  { apiKeyId, overlapSeconds }: RotateApiKeyInput,
): Promise<RotateApiKeyPayload> {
  const { apiKey, token, replaced } = await rotateApiKey(ctx, { apiKeyId, overlapSeconds, passOnQuota });
  return { apiKey: await presentKey(ctx, apiKey), token, replacedApiKeyId: replaced.id };
}
