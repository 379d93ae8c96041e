import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { csrfTokenOf, findSessionHolder, type SessionHolder } from "../customers/index.ts";
import { identifyKey } from "../inference/index.ts";
import { fail, type AppError } from "../kernel/app-error.ts";
import type { Principal } from "../kernel/principal.ts";
import type { Node } from "../node.ts";
import { cookieNames, cookieValues, type Holder } from "./cookies.ts";
import { onlyReads, requireOwnPage } from "./own-pages.ts";

/** What a door needs to tell who asks. */
export interface DoorNeeds {
  node: Node;
  /** Under which browsers reach us: `https://relay.example.com`. */
  publicOrigin: string;
}

const SESSION_TOKEN = /^(us|op)_[0-9A-Za-z]{20,64}$/;
const OPERATOR_BEARER = /^bearer +(\S+)$/i;

/**
 * Who asks at the doors of customers: a key in a header, or a person by their session's cookie. Throws the
 * 401 and 403 codes of the catalogue; `invalid_request` when both are sent.
 */
export async function customerOf(needs: DoorNeeds, request: IncomingMessage): Promise<Principal> {
  const { headers } = request;
  const hasKey = headers.authorization !== undefined || headers["x-api-key"] !== undefined;
  const token = sessionToken(needs, request, "customer");
  if (token === null) return keyOf(needs.node, request);
  if (hasKey) throw both();
  const holder = await holderOfCookie(needs, request, token);
  if (holder.kind !== "customerUser") throw isOver();
  const { kind, customerId, userId, role, sessionId, customerStatus } = holder;
  if (customerStatus === "suspended") throw fail("customer_suspended");
  return { kind, customerId, userId, role, sessionId };
}

/**
 * Who asks at the operators' door: by the token of their session, or by its cookie. Throws `missing_api_key`,
 * `invalid_api_key`, `permission_denied` for what a foreign page sent, and `invalid_request` when both are
 * sent.
 */
export async function operatorOf(needs: DoorNeeds, request: IncomingMessage): Promise<Principal> {
  const { authorization } = request.headers;
  const token = sessionToken(needs, request, "operator");
  if (token !== null && authorization !== undefined) throw both();
  if (token === null && authorization === undefined)
    throw fail("missing_api_key", { public: "Log in, and send the token you get." });
  const holder =
    token === null
      ? await holderOf(needs, OPERATOR_BEARER.exec(authorization ?? "")?.[1] ?? "")
      : await holderOfCookie(needs, request, token);
  if (holder.kind !== "operator") throw isOver();
  const { kind, operatorId, role, sessionId } = holder;
  return { kind, operatorId, role, sessionId };
}

async function keyOf(node: Node, request: IncomingMessage): Promise<Principal> {
  const remoteAddress = request.socket.remoteAddress ?? "";
  const key = await identifyKey(node, { headers: request.headers, remoteAddress });
  node.keyUses.note({ apiKeyId: key.apiKeyId, customerId: key.customerId, at: node.clock.now() });
  const { customerId, apiKeyId, capabilities } = key;
  return { kind: "apiKey", customerId, apiKeyId, capabilities };
}

function sessionToken({ publicOrigin }: DoorNeeds, request: IncomingMessage, holder: Holder): string | null {
  const name = cookieNames(holder, publicOrigin.startsWith("https:")).session;
  const [token = null, other] = cookieValues(request, name);
  if (other !== undefined) throw fail("invalid_request", { public: `The cookie ${name} was sent twice.` });
  return token;
}

/**
 * A browser sends its cookies with whatever any page makes it send. So what changes something must come from
 * a page of ours, and carry a word that only such a page can have read.
 */
async function holderOfCookie(
  needs: DoorNeeds,
  request: IncomingMessage,
  token: string,
): Promise<SessionHolder> {
  if (onlyReads(request)) return holderOf(needs, token);
  requireOwnPage(request, needs.publicOrigin);
  const holder = await holderOf(needs, token);
  const given = Buffer.from(String(request.headers["x-relay-csrf"] ?? ""));
  const expected = Buffer.from(csrfTokenOf(needs.node.keyring, holder.sessionId));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw fail("permission_denied", {
      public: "The header x-relay-csrf must carry the session's csrfToken.",
    });
  return holder;
}

async function holderOf({ node }: DoorNeeds, token: string): Promise<SessionHolder> {
  const { keyring, database, clock } = node;
  const asked = SESSION_TOKEN.test(token) ? { digest: keyring.digest(token), at: clock.now() } : null;
  const holder = asked && (await findSessionHolder(database, asked));
  if (!holder) throw isOver();
  return holder;
}

function isOver(): AppError {
  return fail("invalid_api_key", { public: "The session is not valid, or is over. Log in again." });
}

function both(): AppError {
  return fail("invalid_request", { public: "A key or token and a session's cookie were sent: send one." });
}
