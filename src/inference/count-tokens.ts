import type { Pool } from "undici";
import type { Span } from "./dialects/dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import { Splice } from "./dialects/splice.ts";
import { findTopLevelMembers } from "./dialects/top-level-members.ts";
import { estimateUsage } from "./estimate-usage.ts";
import type { IdentifyNeeds } from "./identify-key.ts";
import type { Incoming } from "./incoming.ts";
import type { Limits } from "./limits/limits.ts";
import type { Reply } from "./reply.ts";
import { authenticate, type Admitted } from "./stages/authenticate.ts";
import { chooseRoutes, type Routed } from "./stages/choose-routes.ts";
import { entitle } from "./stages/entitle.ts";
import { unpoliced } from "./stages/police.ts";
import type { SupplierHealth } from "./suppliers/supplier-health.ts";
import type { SupplierPools } from "./suppliers/supplier-pools.ts";
import type { TokenRates } from "./token-rates.ts";

export interface CountNeeds extends IdentifyNeeds {
  rates: TokenRates;
  pools: SupplierPools;
  health: SupplierHealth;
  limits: Limits;
}

type Members = ReadonlyMap<string, Span>;

const SUPPLIER_MAX_MS = 5_000;

/**
 * The body of `POST /v1/messages/count_tokens`: how many tokens of input a message has. A supplier that
 * speaks the protocol is asked, which is free; where there is none, or it does not say, it is our own
 * count, by the bytes that the model has needed for a token so far. It counts as a request of its limits, and
 * takes none of their tokens. Throws what `/v1/messages` throws.
 */
export async function countTokens(
  needs: CountNeeds,
  incoming: Incoming,
  { body, reply }: { body: () => Promise<Buffer>; reply: Reply },
): Promise<Buffer> {
  const admitted = await authenticate(needs, incoming);
  const slot = (reply.slot = needs.limits.slot(admitted));
  try {
    if (slot) await slot.enter();
    return await countFor(needs, admitted, body);
  } finally {
    slot?.end(null);
  }
}

async function countFor(needs: CountNeeds, admitted: Admitted, body: () => Promise<Buffer>): Promise<Buffer> {
  const { headers, query } = admitted.incoming;
  const sent = await body();
  const members = findTopLevelMembers(sent);
  const request = dialects.anthropic.readRequest({ headers, query, body: withBound(sent, members) });
  const { offer } = needs.facts;
  const routed = chooseRoutes({ offer, health: needs.health }, unpoliced(entitle(offer, admitted, request)));
  const counted =
    (await askSupplier(needs, routed, { body: sent, members })) ?? countOurselves(needs, routed);
  return Buffer.from(JSON.stringify({ input_tokens: counted }));
}

/** A count is asked for without a bound on the output, which a message must have. */
function withBound(body: Buffer, members: Members): Buffer {
  const at = body.indexOf("{") + 1;
  if (at === 0 || members.size === 0 || members.has("max_tokens")) return body;
  return Buffer.concat([body.subarray(0, at), Buffer.from('"max_tokens":1,'), body.subarray(at)]);
}

/**
 * Null when nobody can be asked, or does not answer with a number. What a policy looks at or masks before a
 * supplier reads it, none is asked to count.
 */
async function askSupplier(
  needs: CountNeeds,
  routed: Routed,
  { body, members }: { body: Buffer; members: Members },
): Promise<number | null> {
  const { contentSafety, masking } = routed.policies.security;
  if (masking.enabled || contentSafety.mode !== "off") return null;
  const route = routed.routes.find(({ deployment }) => deployment.protocol === "anthropic");
  if (!route || route.translation !== null) return null;
  const { deployment, credential } = route;
  const { pool, basePath } = needs.pools.target(deployment);
  const outgoing = { stream: false, flags: deployment.flags, own: routed.request };
  const [path = "", query] = dialects.anthropic.upstreamPath(basePath, outgoing).split("?");
  return ask(pool, {
    path: `${basePath}${path}/count_tokens${query === undefined ? "" : `?${query}`}`,
    headers: dialects.anthropic.upstreamHeaders(credential.secret, outgoing),
    body: renamed(body, members.get("model")!, deployment.upstreamModel),
  });
}

interface Question {
  path: string;
  headers: string[];
  body: Buffer;
}

async function ask(pool: Pool, question: Question): Promise<number | null> {
  const limits = { headersTimeout: SUPPLIER_MAX_MS, bodyTimeout: SUPPLIER_MAX_MS };
  try {
    const { statusCode, body } = await pool.request({ method: "POST", ...question, ...limits });
    const said = (await body.json()) as { input_tokens?: unknown };
    const isCount = statusCode === 200 && Number.isSafeInteger(said.input_tokens);
    return isCount ? (said.input_tokens as number) : null;
  } catch {
    // The count is a courtesy: our own stands in for a supplier that fails.
    return null;
  }
}

function renamed(body: Buffer, model: Span, upstreamModel: string): Buffer {
  const splice = new Splice();
  splice.open(body, 0, body.length);
  splice.replace(model.start, model.end, Buffer.from(JSON.stringify(upstreamModel)));
  return splice.toBuffer();
}

function countOurselves({ rates }: CountNeeds, { request, served }: Routed): number {
  return estimateUsage({ ...request, outputBytes: 0 }, rates.typical(served.id) ?? undefined).inputFresh;
}
