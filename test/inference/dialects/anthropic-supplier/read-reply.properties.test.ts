import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cut } from "../upstream-stream.ts";
import {
  close,
  delta,
  ending,
  fold,
  open,
  read,
  readWhole,
  sse,
  start,
  stop,
  type WireEvent,
} from "./read-reply.ts";

/** A message, and the same message as a stream that says it in pieces. */
interface Answer {
  message: {
    content: Record<string, unknown>[];
    stop_reason: string;
    stop_sequence: string | null;
    usage: object;
  };
  events: WireEvent[];
}

const said = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  fc.constantFrom("中文", "👍🏽", '"usage":{', "\n\ndata: {}"),
);
const signature = fc.constantFrom("EqQB/+==", "EuYB");

const block = fc.oneof(
  said.map((text) => ({ type: "text", text })),
  fc.record({ type: fc.constant("thinking"), thinking: fc.oneof(said, fc.constant("")), signature }),
  fc.constantFrom("EmwK", "x+/=").map((data) => ({ type: "redacted_thinking", data })),
  fc.record({
    type: fc.constant("tool_use"),
    id: fc.constantFrom("toolu_1", "toolu_2", "call:3"),
    name: fc.constantFrom("f", "get_weather"),
    input: fc.dictionary(
      fc.constantFrom("a", "b", "é"),
      fc.oneof(said, fc.integer(), fc.constant(null), fc.array(said, { maxLength: 2 })),
    ),
  }),
  fc.constant({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } }),
);

const answer: fc.Arbitrary<Answer> = fc
  .record({
    content: fc.array(block, { maxLength: 6 }),
    reason: fc.constantFrom(
      "end_turn",
      "max_tokens",
      "tool_use",
      "stop_sequence",
      "refusal",
      "pause_turn",
      "new",
    ),
    input: fc.nat(1000),
    output: fc.integer({ min: 1, max: 1000 }),
    places: fc.array(fc.nat(1000), { maxLength: 4 }),
  })
  .map(({ content, reason, input, output, places }) => {
    const stop_sequence = reason === "stop_sequence" ? "END" : null;
    return {
      message: {
        content,
        stop_reason: reason,
        stop_sequence,
        usage: { input_tokens: input, cache_read_input_tokens: 7, output_tokens: output },
      },
      events: [
        start({ input_tokens: input, cache_read_input_tokens: 7, output_tokens: 1 }),
        ...content.flatMap((whole, index) => inPieces(whole, index, places)),
        stop(reason, { output_tokens: output }, stop_sequence),
        ending,
      ],
    };
  });

function inPieces(whole: Record<string, unknown>, index: number, places: readonly number[]): WireEvent[] {
  const deltas = (text: string, type: string, field: string): WireEvent[] =>
    pieces(text, places).map((piece) => delta(index, type, { [field]: piece }));
  switch (whole["type"]) {
    case "text":
      return [
        open(index, { type: "text", text: "" }),
        ...deltas(String(whole["text"]), "text_delta", "text"),
        close(index),
      ];
    case "thinking":
      return [
        open(index, { type: "thinking", thinking: "", signature: "" }),
        ...deltas(String(whole["thinking"]), "thinking_delta", "thinking"),
        delta(index, "signature_delta", { signature: whole["signature"] }),
        close(index),
      ];
    case "tool_use":
      return [
        open(index, { ...whole, input: {} }),
        ...(Object.keys(whole["input"] as object).length === 0
          ? []
          : deltas(JSON.stringify(whole["input"]), "input_json_delta", "partial_json")),
        close(index),
      ];
    default:
      return [open(index, whole), close(index)];
  }
}

/** A text cut at some places, never within a code point: each piece must be JSON by itself. */
function pieces(text: string, places: readonly number[]): string[] {
  const points = [...text];
  const ends = [...new Set(places.map((place) => place % (points.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...ends, points.length].map((end, index) => points.slice(ends[index - 1] ?? 0, end).join(""));
}

describe("an answer of Anthropic's, whatever is in it", () => {
  test("is the same whether it comes whole or as a stream", () => {
    fc.assert(
      fc.property(answer, ({ message, events }) => {
        const streamed = read([sse(events)]);
        const whole = readWhole(message);
        expect(fold(streamed)).toEqual(fold(whole));
        const last = (all: typeof whole, kind: string) => all.findLast((event) => event.kind === kind);
        expect(last(streamed, "usage")).toEqual(last(whole, "usage"));
        expect(streamed.at(-1)).toEqual({ kind: "end" });
        expect(whole.at(-1)).toEqual({ kind: "end" });
      }),
      { numRuns: 300 },
    );
  });

  test("is read into the same events however the network cuts its bytes", () => {
    fc.assert(
      fc.property(
        answer,
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        ({ events }, places, lineEnd) => {
          const bytes = sse(events, lineEnd);
          expect(read(cut(bytes, places))).toEqual(read([sse(events)]));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is read into the same events byte by byte", () => {
    fc.assert(
      fc.property(answer, ({ events }) => {
        const bytes = sse(events);
        expect(read(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(read([bytes]));
      }),
      { numRuns: 30 },
    );
  });

  test("cut anywhere before its last event's JSON is whole, it is a failure and never an end", () => {
    fc.assert(
      fc.property(answer, fc.nat(), ({ events }, place) => {
        const bytes = sse(events);
        const whole = bytes.lastIndexOf("}");
        const kinds = read([bytes.subarray(0, place % (whole + 1))]).map(({ kind }) => kind);
        expect(kinds.at(-1)).toBe("error");
        expect(kinds).not.toContain("end");
        expect(kinds.indexOf("error")).toBe(kinds.length - 1);
      }),
      { numRuns: 300 },
    );
  });

  test("a whole body that lacks its end is a failure and tells nothing", () => {
    fc.assert(
      fc.property(answer, fc.nat(), ({ message }, place) => {
        const bytes = Buffer.from(JSON.stringify(message));
        const kinds = read([bytes.subarray(0, place % bytes.length)], { stream: false }).map(
          ({ kind }) => kind,
        );
        expect(kinds).toEqual(["error"]);
      }),
      { numRuns: 200 },
    );
  });
});
