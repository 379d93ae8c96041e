import { listSessions } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { toSession, type SessionView } from "./types/session.ts";

const NEWEST = { limit: 100, cursor: null };

/** The session of whoever asks; null when it is not among the hundred newest of theirs. */
export async function readOwnSession(ctx: GraphqlContext): Promise<SessionView | null> {
  const { items } = await listSessions(ctx, { page: NEWEST });
  const sessions = items.map((session) => toSession(session, ctx.principal));
  return sessions.find(({ isCurrent }) => isCurrent) ?? null;
}
