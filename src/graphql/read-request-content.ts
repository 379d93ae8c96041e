import { getRequestContent } from "../activity/index.ts";
import { getServingPolicies } from "../policies/index.ts";
import type { GraphqlContext } from "./context.ts";
import { tenantOf } from "./tenant.ts";
import { toRequestContent, type RequestContentView } from "./types/request-content.ts";

/** What is kept of one request of the caller's, and until when. Throws as `getRequestContent` does. */
export async function readRequestContent(
  ctx: GraphqlContext,
  { requestId }: { requestId: string },
): Promise<RequestContentView> {
  const customerId = tenantOf(ctx);
  const content = await getRequestContent(ctx, { requestId });
  const { security } = await getServingPolicies(ctx, { customerId });
  return toRequestContent(content, security.dataRetention.contentDays);
}
