import { AppError } from "../../../src/kernel/app-error.ts";
import { protocols, type Protocol } from "../../../src/kernel/protocol.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { EventSplitter } from "../../../src/inference/dialects/event-splitter.ts";
import { usesOf } from "../../../src/inference/dialects/uses-of.ts";
import { weighRequest } from "../../../src/inference/dialects/weigh-request.ts";
import { type Fixture, settledFlags } from "../fixtures/fixture.ts";
import { CLIENT, clientText, eventsOf, passed, translated, UPSTREAM_MODEL } from "../fixtures/passages.ts";
import { pieces, play } from "../fixtures/play.ts";
import { messageOf, OUTPUT_TOKENS_MAX } from "../fixtures/request-sections.ts";
import { variants, type Variant, type VariantName } from "../fixtures/variants.ts";
import { checkStream } from "../properties/check-stream.ts";

/** Something that must take whatever bytes come. */
export interface Target {
  name: string;
  /** What its seeds are: the bytes of suppliers' streams, of their whole answers, or clients' requests. */
  seeds: `${Protocol}, ${"stream" | "whole" | "refusal" | "request"}`;
  /** Throws what is wrong. */
  run: (input: Buffer) => void;
}

/** Whether the model wrote good JSON, and whether its reason to finish goes with its calls, is not ours to say. */
const OF_THE_MODEL = /that (are|is) no JSON|calls, but the reason is/;

const variantNames = Object.keys(variants) as VariantName[];

export const targets: Target[] = protocols.flatMap((protocol) => [
  { name: `${protocol} splitter`, seeds: `${protocol}, stream`, run: split },
  {
    name: `${protocol} refusal`,
    seeds: `${protocol}, refusal`,
    run: (input) => readRefusal(protocol, input),
  },
  {
    name: `${protocol} request`,
    seeds: `${protocol}, request`,
    run: (input) => readRequest(protocol, input),
  },
  ...([true, false] as const).flatMap((stream) => answerTargets(protocol, stream)),
]);

function answerTargets(protocol: Protocol, stream: boolean): Target[] {
  const form = stream ? "stream" : "whole";
  const seeds = `${protocol}, ${form}` as const;
  const fixture = (bytes: Buffer): Fixture => invented(protocol, stream, bytes);
  return [
    { name: `${protocol} reader, ${form}`, seeds, run: (input) => readAnswer(fixture(input)) },
    ...[true, false].map((told) => ({
      name: `${protocol} translated, ${form} to ${told ? "stream" : "whole"}`,
      seeds,
      run: (input: Buffer) => translate(fixture(input), told),
    })),
    { name: `${protocol} passage, ${form}`, seeds, run: (input) => pass(fixture(input)) },
  ];
}

function invented(protocol: Protocol, stream: boolean, bytes: Buffer): Fixture {
  return {
    ...{ name: "fuzz", folder: "", protocol, shows: "", source: "", bytes, stream },
    ...{
      status: null,
      headers: {},
      script: [],
      flags: {},
      also: [],
      passesAs: null,
      onlyPassed: false,
      request: null,
    },
  };
}

function split(input: Buffer): void {
  let events = 0;
  const splitter = new EventSplitter({
    readEvent: (bytes, start, end) => {
      if (start < 0 || end > bytes.length || start > end) throw new Error("an event beyond its bytes");
      events++;
    },
    refuseEvent: () => undefined,
  });
  const middle = input.length >> 1;
  splitter.push(input.subarray(0, middle));
  splitter.push(input.subarray(middle));
  splitter.end();
  if (events > input.length) throw new Error("more events than bytes");
}

function readAnswer(fixture: Fixture): void {
  const events = eventsOf(fixture, pieces([fixture.bytes]));
  const ends = events.filter(({ kind }) => kind === "end" || kind === "error").length;
  const last = events.at(-1)?.kind;
  if (ends !== 1 || (last !== "end" && last !== "error"))
    throw new Error(`${ends} ends, the last event is ${String(last)}`);
  for (const event of events) {
    if (event.kind === "usage" && event.usage) checkCounts(event.usage);
  }
}

function checkCounts(usage: object): void {
  for (const [name, count] of Object.entries(usage)) {
    if (!Number.isInteger(count) || count < 0) throw new Error(`${name} is ${String(count)}`);
  }
}

/** One of the clients, by the input: the same again for the same input. */
function translate(fixture: Fixture, stream: boolean): void {
  const name = variantNames[fixture.bytes.length % variantNames.length]!;
  settle(variants[name], fixture, stream, false);
}

function pass(fixture: Fixture): void {
  settle(variants[fixture.protocol], fixture, fixture.stream, true);
}

function settle(variant: Variant, fixture: Fixture, stream: boolean, passes: boolean): void {
  const passage = passes ? passed(fixture, variant) : translated(fixture, variant, stream);
  const played = play(passage, pieces([fixture.bytes]));
  const { completed, failure, started, usage } = passage;
  if (completed === (failure !== null))
    throw new Error(`completed is ${String(completed)}, failure ${JSON.stringify(failure)}`);
  if (failure && played.tail) throw new Error("a tail of what failed");
  if (!started && played.pushed.length > 0) throw new Error("bytes before the answer started");
  if (usage) checkCounts(usage);
  const text = clientText(variant, played);
  if (!stream && completed) JSON.parse(text);
  if (!stream || passes || text.startsWith("HTTP ")) return;
  const { cumulative, textOnly } = variant.form;
  // DashScope has no reason to finish for an answer of which the filter left nothing: it is told as an error.
  const end = failure || text.includes('"code":"DataInspectionFailed"') ? "error" : "whole";
  const complaints = checkStream(variant.protocol, text, {
    end,
    wantsUsage: variant.wantsUsage,
    cumulative,
    textOnly,
  });
  const grave = complaints.filter((complaint) => !OF_THE_MODEL.test(complaint));
  if (grave.length > 0) throw new Error(`${variant.protocol}: ${grave.slice(0, 3).join("; ")}`);
}

function readRefusal(protocol: Protocol, body: Buffer): void {
  const names = { upstreamModel: UPSTREAM_MODEL, publicModel: CLIENT.publicModel };
  for (const status of [400, 429, 500])
    dialects[protocol].readUpstreamError({ status, body, headers: {} }, names);
}

function readRequest(from: Protocol, body: Buffer): void {
  const dialect = dialects[from];
  const take = (): void => {
    const request = dialect.readRequest(messageOf({ from, body, headers: {} }));
    const maxOutputTokens = Math.min(OUTPUT_TOKENS_MAX, request.maxOutputTokens ?? OUTPUT_TOKENS_MAX);
    const target = { upstreamModel: UPSTREAM_MODEL, maxOutputTokens, stream: request.stream };
    JSON.parse(dialect.passRequest(request, { ...target, flags: settledFlags(from) }).toString());
    const chat = dialect.readChat(request);
    const uses = usesOf(chat, from);
    for (const to of protocols) {
      const flags = settledFlags(to);
      const { cannot } = weighRequest(uses, dialects[to].fates, flags);
      // What cannot be said is never written.
      if (cannot.length > 0) continue;
      const written = dialects[to].writeRequest(chat, { ...target, flags });
      JSON.parse(written.body.toString());
    }
  };
  try {
    take();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.status >= 500) throw thrown;
  }
}
