import fc from "fast-check";
import type { PolicyEffects } from "../../../src/activity/index.ts";
import type { ToolResultPart } from "../../../src/inference/dialects/chat-request.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { plainForm } from "../../../src/inference/dialects/answer-form.ts";
import { TranslatedPassage } from "../../../src/inference/dialects/translated-passage.ts";
import { maskRequest, type MaskedRequest } from "../../../src/inference/masking/mask-request.ts";
import { Reading } from "../../../src/inference/reading.ts";
import { passAll } from "../../../src/inference/reply-guard.ts";
import { protocols, type Protocol } from "../../../src/kernel/protocol.ts";
import { maskedEntities, type Masking } from "../../../src/policies/index.ts";
import { CLIENT, estimate, UPSTREAM_MODEL } from "../fixtures/passages.ts";
import { pieces, play } from "../fixtures/play.ts";
import { generousFlags } from "../properties/chat-requests.ts";
import { checkStream } from "../properties/check-stream.ts";
import { asList, asObject, asText, type Json } from "../properties/complaints.ts";
import { foldAnthropic } from "../properties/fold-anthropic.ts";
import { foldDashscope } from "../properties/fold-dashscope.ts";
import { foldOpenai } from "../properties/fold-openai.ts";
import { chatWith } from "./chats.ts";
import { echo, sentHeaders } from "./echo.ts";
import { mixed } from "./samples.ts";

export interface Pair {
  client: Protocol;
  supplier: Protocol;
}

/** The nine pairs of protocols. */
export const pairs: readonly Pair[] = protocols.flatMap((client) =>
  protocols.map((supplier) => ({ client, supplier })),
);

export const reversible: Masking = {
  ...{ enabled: true, entities: maskedEntities, strategy: "reversible", applyTo: ["input", "output"] },
};

/** What a client reads of an answer. */
export interface Read {
  text: string;
  reasoning: string;
  /** What the tool was told. */
  said: unknown;
}

/** A conversation in which the text is everywhere it can be, as its client sends it. */
export function conversation(client: Protocol, text: string): Buffer {
  const part = { kind: "text", text, cache: null } as const;
  const call = {
    kind: "toolCall",
    id: "call_abcdef00",
    name: "look",
    arguments: JSON.stringify({ said: text }),
    cache: null,
  } as const;
  const result: ToolResultPart = {
    kind: "toolResult",
    callId: "call_abcdef00",
    parts: [{ ...part }],
    isError: false,
    cache: null,
  };
  const chat = chatWith([
    { role: "system", parts: [part] },
    { role: "user", parts: [part] },
    { role: "assistant", parts: [part, call] },
    { role: "user", parts: [result, part] },
  ]);
  const parameters = { type: "object", properties: {} };
  const tools = [{ name: "look", description: null, parameters, strict: false, cache: null }];
  const target = { upstreamModel: "m", maxOutputTokens: 100_000, stream: true, flags: generousFlags(client) };
  return dialects[client].writeRequest({ ...chat, tools }, target).body;
}

/** The same as the relay reads it, behind the customer's masking. */
export function maskedConversation(
  client: Protocol,
  text: string,
  effects: PolicyEffects = {},
): MaskedRequest {
  const request = dialects[client].readRequest({
    body: conversation(client, text),
    headers: sentHeaders,
    query: "",
  });
  const masked = maskRequest(new Reading(request), reversible, effects);
  if (masked instanceof Promise) throw new Error("too long for this");
  return masked;
}

/** What a supplier that says everything back was sent, and what its client reads. */
export function roundTrip(
  { client, supplier }: Pair,
  text: string,
  { pieceLength, cuts }: { pieceLength: number; cuts: readonly number[] },
) {
  const { reading, guards } = maskedConversation(client, text);
  const flags = generousFlags(supplier);
  const target = { upstreamModel: UPSTREAM_MODEL, maxOutputTokens: 100_000, stream: true, flags };
  const { body, toolNames } = dialects[supplier].writeRequest(reading.chat(), target);
  const answered = echo(supplier, body, { stream: true, pieceLength });
  const watching = guards();
  const passage = new TranslatedPassage({
    supplier: dialects[supplier],
    reading: { stream: true, names: null, flags },
    client: dialects[client],
    writing: {
      ...CLIENT,
      stream: true,
      wantsUsage: true,
      flags,
      form: plainForm,
      estimate,
      sign: () => "signed",
    },
    toolNames,
    watch: (event) => passAll(watching, event),
  });
  const { pushed, tail, error } = play(passage, pieces(cut(answered, cuts)));
  if (error !== null) throw error;
  const stream = Buffer.concat([pushed, tail!]).toString();
  return {
    sent: body.toString(),
    stream,
    complaints: checkStream(client, stream),
    read: readStream(client, stream),
  };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...sorted, bytes.length].map((place, index) => bytes.subarray(sorted[index - 1] ?? 0, place));
}

/** A stream as its client puts it together. */
export function readStream(client: Protocol, stream: string): Read {
  if (client === "anthropic") {
    const blocks = asList(foldAnthropic(stream)["blocks"]);
    const all = (type: string, key: string): string =>
      blocks
        .filter((block) => block["type"] === type)
        .map((block) => asText(block[key]))
        .join("");
    const input = blocks.find((block) => block["type"] === "tool_use")?.["input"];
    return {
      text: all("text", "text"),
      reasoning: all("thinking", "thinking"),
      said: asObject(input)["said"],
    };
  }
  const folded = client === "openai" ? foldOpenai(stream) : foldDashscope(stream, { cumulative: false });
  const [call] = asList(folded["calls"]);
  const said = call ? (JSON.parse(asText(call["arguments"])) as Json)["said"] : undefined;
  return { text: asText(folded["content"] ?? folded["text"]), reasoning: asText(folded["reasoning"]), said };
}

/** What a request holds of these: as it stands, and as JSON writes it once and twice. */
export function leaksOf(sent: string, originals: readonly string[]): string[] {
  const within = (text: string): string => JSON.stringify(text).slice(1, -1);
  return originals.filter((one) =>
    [one, within(one), within(within(one))].some((form) => sent.includes(form)),
  );
}

/** Texts with something in them, and how their answers are cut. */
export const trips = fc.record({
  said: mixed.filter(({ text, originals }) => originals.length > 0 && !text.includes("\0")),
  pieceLength: fc.constantFrom(1, 1, 2, 3, 7),
  cuts: fc.array(fc.nat({ max: 200_000 }), { maxLength: 20 }),
});
