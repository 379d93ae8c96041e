import { fail } from "../../kernel/app-error.ts";
import { isCustomer } from "../../kernel/principal.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { findContent } from "./content-store.ts";
import type { RequestContent } from "./request-content.ts";

/**
 * What is kept of one of the caller's own requests. Every reading leaves an audit row. Nobody but its
 * customer may: for operators and the product itself there is no way. Throws `permission_denied`, and
 * `not_found` where nothing is kept and for foreign ids alike.
 */
export async function getRequestContent(
  ctx: Ctx,
  { requestId }: { requestId: string },
): Promise<RequestContent> {
  const { principal } = ctx;
  if (!isCustomer(principal)) throw fail("permission_denied");
  requireCapability(principal, "account:read");
  const { customerId } = principal;
  return inTransaction(ctx, async (tx) => {
    const found = await findContent(tx, ctx.keyring, { customerId, requestId });
    if (found === null) throw fail("not_found");
    await audit(tx, ctx, {
      action: "request_content.read",
      subjectKind: "request",
      subjectId: requestId,
      customerId,
      after: { level: found.level },
    });
    return found;
  });
}
