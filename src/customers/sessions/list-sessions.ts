import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { ownerOf, requirePerson } from "./require-person.ts";
import { aliveAt } from "./session-life.ts";
import { findSessions } from "./session-store.ts";
import type { Session } from "./session.ts";

/** One's own sessions that are alive, newest first. Throws `permission_denied`, `invalid_request`. */
export async function listSessions(ctx: Ctx, { page }: { page: PageRequest }): Promise<Page<Session>> {
  const owner = ownerOf(requirePerson(ctx.principal));
  const alive = aliveAt(ctx.clock.now());
  return newestFirst(ctx, { name: "sessions", page }, (slice) =>
    inTransaction(ctx, (tx) => findSessions(tx, { owner, alive }, slice)),
  );
}
