import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { findInvitations } from "../passwords/one-time-token-store.ts";
import { type Invitation, toInvitation } from "./invitation.ts";
import { requireKeeper } from "./member-rights.ts";

/**
 * The open invitations of one's own customer, newest first. For owners and admins. Throws
 * `permission_denied`, `invalid_request`.
 */
export async function listInvitations(ctx: Ctx, { page }: { page: PageRequest }): Promise<Page<Invitation>> {
  const { customerId } = requireKeeper(ctx.principal);
  const at = ctx.clock.now();
  return newestFirst(ctx, { name: "invitations", page }, async (slice) => {
    const tokens = await inTransaction(ctx, (tx) => findInvitations(tx, { customerId, at }, slice));
    return tokens.map(toInvitation);
  });
}
