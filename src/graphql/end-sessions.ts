import { logOut, revokeOtherSessions, revokeSession } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { toSession, type LogOutPayload, type RevokeSessionPayload } from "./types/session.ts";

/** Which of the sessions of whoever asks. */
export interface WhichSessions {
  others: boolean;
  own: boolean;
}

/** Ends sessions of whoever asks; with this one, its cookie goes too. Tells how many there were. */
export async function endSessions(
  ctx: GraphqlContext,
  { others, own }: WhichSessions,
): Promise<LogOutPayload> {
  const ended = others ? await revokeOtherSessions(ctx) : 0;
  if (!own) return { ended };
  await logOut(ctx);
  ctx.browser.end();
  return { ended: ended + 1 };
}

/** Ends one session of whoever asks. Throws what `revokeSession` throws. */
export async function endSession(
  ctx: GraphqlContext,
  { sessionId }: { sessionId: string },
): Promise<RevokeSessionPayload> {
  const session = toSession(await revokeSession(ctx, { sessionId }), ctx.principal);
  if (session.isCurrent) ctx.browser.end();
  return { session };
}
