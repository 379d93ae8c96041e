import { type AppError, fail } from "../../kernel/app-error.ts";
import type { AnonymousPrincipal } from "../../kernel/principal.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { findOpenToken, type OneTimeKind, type OneTimeToken } from "./one-time-token-store.ts";

const SHAPE = /^[a-z]{5,6}_[0-9A-Za-z]{43}$/;
const nobody: AnonymousPrincipal = { kind: "anonymous" };

/**
 * A context in which whoever holds a token acts: they are nobody yet, even if they are logged in elsewhere.
 */
export function asNobody(ctx: Ctx): Ctx {
  return { ...ctx, principal: nobody };
}

/** The one refusal of a one-time token, whatever is wrong with it. */
export function staleToken(): AppError {
  return fail("invalid_request", {
    public: "The token is not valid: it was used already, is older than 30 minutes, or was taken back.",
    param: "token",
  });
}

/** What an open token is for. Throws `invalid_request` for any other text. */
export async function readOneTimeToken(ctx: Ctx, kind: OneTimeKind, token: string): Promise<OneTimeToken> {
  if (!SHAPE.test(token)) throw staleToken();
  const wanted = { kind, digest: ctx.keyring.digest(token), at: ctx.clock.now() };
  const found = await inTransaction(asNobody(ctx), (tx) => findOpenToken(tx, wanted));
  if (found === null) throw staleToken();
  return found;
}
