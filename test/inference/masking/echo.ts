import { plainForm } from "../../../src/inference/dialects/answer-form.ts";
import type { ChatRequest, Turn } from "../../../src/inference/dialects/chat-request.ts";
import type { WriterOptions } from "../../../src/inference/dialects/dialect.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { Fold } from "../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { noUsage } from "../../../src/kernel/usage.ts";
import { estimate, UPSTREAM_MODEL } from "../fixtures/passages.ts";
import { generousFlags } from "../properties/chat-requests.ts";

export const sentHeaders = { "anthropic-version": "2023-06-01", "x-dashscope-sse": "enable" };

function options(protocol: Protocol, stream: boolean): WriterOptions {
  return {
    ...{ publicModel: UPSTREAM_MODEL, upstreamModel: UPSTREAM_MODEL, requestId: "req_of_the_supplier" },
    ...{ stream, wantsUsage: true, createdSeconds: 1_763_900_000, form: plainForm, estimate },
    flags: generousFlags(protocol),
    sign: () => "signed",
  };
}

/** What a supplier was told. */
export function heard(protocol: Protocol, body: Buffer): ChatRequest {
  const dialect = dialects[protocol];
  return dialect.readChat(dialect.readRequest({ body, headers: sentHeaders, query: "" }));
}

/** The last text of a request, which the supplier says back: as thought, as answer, and to a tool if there is one. */
function echoed(chat: ChatRequest, pieceLength: number): ReplyEvent[] {
  const last = chat.turns
    .flatMap(({ parts }): Turn["parts"][number][] => parts)
    .findLast(({ kind }) => kind === "text");
  const text = last?.kind === "text" ? last.text : "";
  const tool = chat.tools[0];
  const call: ReplyEvent[] = tool
    ? [
        { kind: "toolStart", call: 0, id: "call_abcdef01", name: tool.name },
        ...inPieces(JSON.stringify({ said: text }), pieceLength).map(
          (piece) => ({ kind: "toolArguments", call: 0, text: piece }) as const,
        ),
        { kind: "toolEnd", call: 0 },
      ]
    : [];
  const reason = tool ? "tool" : "end";
  return [
    ...inPieces(text, pieceLength).map((piece) => ({ kind: "reasoning", text: piece }) as const),
    { kind: "signature", signature: "signed" },
    ...inPieces(text, pieceLength).map((piece) => ({ kind: "text", text: piece }) as const),
    ...call,
    { kind: "usage", usage: { ...noUsage, inputFresh: 9, outputText: 9 }, suspicious: false },
    { kind: "finish", finish: { reason } },
  ];
}

/** Whole characters, so many at a time. */
function inPieces(text: string, length: number): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += length)
    pieces.push(characters.slice(at, at + length).join(""));
  return pieces;
}

/** What such a supplier answers, in the bytes of its protocol. */
export function echo(
  protocol: Protocol,
  body: Buffer,
  { stream, pieceLength }: { stream: boolean; pieceLength: number },
): Buffer {
  const events = echoed(heard(protocol, body), pieceLength);
  const dialect = dialects[protocol];
  if (stream) {
    const writer = dialect.openStream(options(protocol, true));
    return Buffer.from(events.map((event) => writer.write(event)).join("") + writer.end());
  }
  const fold = new Fold();
  for (const event of events) fold.add(event);
  return dialect.writeWhole(
    fold.reply,
    { ...noUsage, inputFresh: 9, outputText: 9 },
    options(protocol, false),
  )!;
}
