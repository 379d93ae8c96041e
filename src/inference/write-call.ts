import type { Keyring } from "../kernel/keyring.ts";
import { outputBoundOf } from "./bids.ts";
import { dialects } from "./dialects/dialects.ts";
import type {
  InferenceRequest,
  Outgoing,
  ReplyOptions,
  ReplyPassage,
  UpstreamTarget,
  WriterOptions,
} from "./dialects/dialect.ts";
import { featureParams } from "./dialects/feature-params.ts";
import type { Feature } from "./dialects/features.ts";
import { TranslatedPassage } from "./dialects/translated-passage.ts";
import type { ReplyEvent } from "./dialects/reply-event.ts";
import { estimateUsage } from "./estimate-usage.ts";
import { passAll } from "./reply-guard.ts";
import type { Route } from "./routing/route.ts";
import type { Held } from "./stages/reserve.ts";
import type { TokenRates } from "./token-rates.ts";
import type { Translation } from "./ways.ts";

export interface CallNeeds {
  keyring: Keyring;
  rates: TokenRates;
}

/** What is sent to one supplier, and the way that its answer comes back. */
export interface UpstreamCall {
  path: string;
  headers: string[];
  body: Buffer;
  /** Whether the supplier is asked for a stream, which its client may not be. */
  stream: boolean;
  passage: ReplyPassage;
  /** Parameters that the supplier is not told, by the client's names for them. */
  ignored: string[];
}

/** Above so many tokens a whole answer may take longer than connections stay open in silence. */
const WHOLE_TOKENS_MAX = 4_096;

/** Puts a request into one supplier's words: the client's own bytes where both speak one protocol. */
export function writeCall(
  needs: CallNeeds,
  held: Held,
  { route, basePath }: { route: Route; basePath: string },
): UpstreamCall {
  const { deployment, credential, translation } = route;
  const { flags, upstreamModel, protocol } = deployment;
  const supplier = dialects[protocol];
  const own = translation ? null : held.request;
  const stream = own ? own.stream : streamsFrom(held, route);
  const target = { upstreamModel, flags, stream, maxOutputTokens: outputBoundOf(held, route) };
  const written = translation
    ? translate(needs, held, { route, translation, target })
    : pass(held, { route, target });
  const outgoing: Outgoing = { flags, own, stream };
  return {
    ...{ stream, ...written },
    path: basePath + supplier.upstreamPath(basePath, outgoing),
    headers: supplier.upstreamHeaders(credential.secret, outgoing),
  };
}

type Written = Pick<UpstreamCall, "body" | "passage" | "ignored">;

interface Passed {
  route: Route;
  target: UpstreamTarget;
}

function pass(held: Held, { route, target }: Passed): Written {
  const { request } = held;
  const dialect = dialects[request.protocol];
  return {
    body: dialect.passRequest(request, target),
    passage: dialect.openPassage(replyOptions(held, route)),
    ignored: target.flags.temperatureMode === "any" ? [] : samplingIn(request),
  };
}

/** The sampling in a request that a supplier's `temperatureMode` takes out of the client's own bytes. */
function samplingIn({ protocol, spans }: InferenceRequest): string[] {
  const { fates } = dialects[protocol];
  return (Object.keys(fates) as Feature[]).flatMap((feature) => {
    const fate = fates[feature];
    const param = featureParams[feature][protocol] ?? "";
    const isTakenOut = fate.fate === "flagged" && fate.flag === "temperatureMode" && spans.has(param);
    return isTakenOut ? [param] : [];
  });
}

function translate(
  needs: CallNeeds,
  held: Held,
  { route, translation, target }: Passed & { translation: Translation },
): Written {
  const { request, key } = held;
  const supplier = dialects[route.deployment.protocol];
  const { chat } = translation;
  const endUser = chat.endUser && needs.keyring.sign("end-user", `${key.customerId}\n${chat.endUser}`);
  const { body, ignored, toolNames } = supplier.writeRequest({ ...chat, endUser }, target);
  const writing: WriterOptions = {
    ...replyOptions(held, route),
    estimate: (outputBytes) =>
      estimateUsage({ ...request, outputBytes }, needs.rates.typical(route.served.id) ?? undefined),
    sign: (reasoning) => needs.keyring.sign("reasoning", reasoning),
  };
  const names = { publicModel: held.asked.id, upstreamModel: route.deployment.upstreamModel };
  const passage = new TranslatedPassage({
    ...{ supplier, writing, toolNames, watch: watchOf(held) },
    client: dialects[request.protocol],
    reading: { names, stream: target.stream, flags: target.flags },
  });
  const givenUp = ignored.map((feature) => featureParams[feature][request.protocol] ?? feature);
  return { body, passage, ignored: [...translation.dropped, ...givenUp] };
}

/** What the policies of the request's customer put between its supplier and itself; null: nothing. */
function watchOf(held: Held): ((event: ReplyEvent) => readonly ReplyEvent[]) | null {
  const guards = held.guards();
  return guards.length === 0 ? null : (event) => passAll(guards, event);
}

/** A long answer is streamed by the supplier also where its client wants it whole. */
function streamsFrom(held: Held, route: Route): boolean {
  const { request } = held;
  const { protocol, flags } = route.deployment;
  if (request.stream || flags.streamOnly || protocol === "dashscope") return true;
  return flags.streamUsage && outputBoundOf(held, route) > WHOLE_TOKENS_MAX;
}

function replyOptions({ request, incoming, asked }: Held, { deployment }: Route): ReplyOptions {
  return {
    publicModel: asked.id,
    upstreamModel: deployment.upstreamModel,
    flags: deployment.flags,
    form: request.form,
    stream: request.stream,
    wantsUsage: request.wantsUsage,
    choices: request.choices,
    requestId: incoming.requestId,
    createdSeconds: Math.floor(incoming.receivedAt.getTime() / 1_000),
  };
}
