import { describe, expect, test } from "@jest/globals";
import { keepAlive, openStream } from "../../../../src/inference/dialects/anthropic/write-reply.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import {
  call,
  finish,
  MESSAGE_ID,
  signed,
  tell,
  tellWhole,
  usage,
  USED,
  USED_AS_READ,
  wholeOf,
  writing,
} from "./client.ts";
import { messageOf, parseStream, violationsOf } from "./stream-grammar.ts";

const text = (said: string): ReplyEvent => ({ kind: "text", text: said });
const thought = (said: string): ReplyEvent => ({ kind: "reasoning", text: said });
const signature = (value: string): ReplyEvent => ({ kind: "signature", signature: value });

/** A stream as a list of short lines. */
function outline(stream: string): string[] {
  return parseStream(stream).map((event) => {
    const inner = event?.content_block ?? (event?.type === "content_block_delta" ? event.delta : undefined);
    const index = event?.index === undefined ? "" : ` ${event.index}`;
    return `${String(event?.type)}${index}${inner ? ` ${JSON.stringify(inner)}` : ""}`;
  });
}

function contentOf(events: ReplyEvent[], options = writing()): unknown {
  return messageOf(tell(events, options))["content"];
}

describe("the stream of a message", () => {
  test("is, to the byte, what Anthropic's own would be", () => {
    expect(tell([usage(USED), text("Hi"), text(" 你好\n"), finish("end")])).toBe(
      [
        "event: message_start",
        `data: {"type":"message_start","message":{"id":"${MESSAGE_ID}","type":"message","role":"assistant",` +
          `"model":"our-model","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,` +
          `"usage":${JSON.stringify(USED_AS_READ)}}}`,
        "",
        "event: content_block_start",
        'data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
        "",
        "event: content_block_delta",
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}',
        "",
        "event: content_block_delta",
        'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" 你好\\n"}}',
        "",
        "event: content_block_stop",
        'data: {"type":"content_block_stop","index":0}',
        "",
        "event: message_delta",
        'data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null,"stop_details":null},' +
          `"usage":${JSON.stringify(USED_AS_READ)}}`,
        "",
        "event: message_stop",
        'data: {"type":"message_stop"}',
        "",
        "",
      ].join("\n"),
    );
  });

  test("has a block per kind, the opening chunk's own words in it, and indexes without a gap", () => {
    const events = [
      thought("a"),
      thought("b"),
      text("c"),
      ...call(0, "f", ['{"x":', "1}"]),
      text("d"),
      finish("tool"),
    ];
    expect(outline(tell(events)).slice(1, -2)).toEqual([
      'content_block_start 0 {"type":"thinking","thinking":"","signature":""}',
      'content_block_delta 0 {"type":"thinking_delta","thinking":"a"}',
      'content_block_delta 0 {"type":"thinking_delta","thinking":"b"}',
      `content_block_delta 0 {"type":"signature_delta","signature":"${signed("ab")}"}`,
      "content_block_stop 0",
      'content_block_start 1 {"type":"text","text":""}',
      'content_block_delta 1 {"type":"text_delta","text":"c"}',
      "content_block_stop 1",
      'content_block_start 2 {"type":"tool_use","id":"call_0","name":"f","input":{}}',
      'content_block_delta 2 {"type":"input_json_delta","partial_json":"{\\"x\\":"}',
      'content_block_delta 2 {"type":"input_json_delta","partial_json":"1}"}',
      "content_block_stop 2",
      'content_block_start 3 {"type":"text","text":""}',
      'content_block_delta 3 {"type":"text_delta","text":"d"}',
      "content_block_stop 3",
    ]);
  });

  test("keeps the arguments of interleaved calls apart: the second waits for the first to end", () => {
    const [startA, a1, a2, endA] = call(0, "a", ['{"a":', "1}"]);
    const [startB, b1, b2, endB] = call(1, "b", ['{"b":', "2}"]);
    const writer = openStream(writing());
    const told = [startA, startB, b1, a1, b2, endB, a2].map((event) => writer.write(event!)).join("");
    expect(told).not.toContain('"name":"b"');
    expect(outline(writer.write(endA!))).toEqual([
      "content_block_stop 0",
      'content_block_start 1 {"type":"tool_use","id":"call_1","name":"b","input":{}}',
      'content_block_delta 1 {"type":"input_json_delta","partial_json":"{\\"b\\":2}"}',
      "content_block_stop 1",
    ]);
    expect(outline(writer.end()).map((line) => line.split(" ")[0])).toEqual([
      "message_delta",
      "message_stop",
    ]);
  });

  test("tells what it has at once, and ends a call that nobody ended when the answer ends", () => {
    const writer = openStream(writing());
    expect(outline(writer.write(text("x")))).toHaveLength(3);
    expect(outline(writer.write(text("y")))).toEqual([
      'content_block_delta 0 {"type":"text_delta","text":"y"}',
    ]);
    const [start, piece] = call(0, "f", ['{"x":1}']);
    expect(outline(writer.write(start!))).toHaveLength(2);
    expect(outline(writer.write(piece!))).toHaveLength(1);
    expect(outline(writer.end())[0]).toBe("content_block_stop 1");
  });

  test.each<[string, ReplyEvent[]]>([
    ["no words", [text(""), thought(""), { kind: "refusal", text: "" }]],
    ["usage and finish", [usage(USED), usage(null), finish("end")]],
    [
      "what belongs to no call",
      [
        { kind: "toolArguments", call: 7, text: "{}" },
        { kind: "toolEnd", call: 7 },
      ],
    ],
  ])("%s begin nothing, so that another supplier can still be tried", (_what, events) => {
    const writer = openStream(writing());
    expect(events.map((event) => writer.write(event)).join("")).toBe("");
  });

  test("of an answer without content has one empty text", () => {
    const stream = tell([usage(USED), finish("end")]);
    expect(violationsOf(stream)).toEqual([]);
    expect(outline(stream).slice(1, 3)).toEqual([
      'content_block_start 0 {"type":"text","text":""}',
      "content_block_stop 0",
    ]);
  });

  test("keeps alive with an event that has its name", () => {
    expect(keepAlive.toString()).toBe('event: ping\ndata: {"type": "ping"}\n\n');
  });
});

describe("arguments of tools", () => {
  test.each([
    ["nothing at all", []],
    ["nothing, several times", ["", ""]],
    ["only space", [" ", "\n"]],
  ])("%s is a block without deltas, which clients take for {}", (_what, pieces) => {
    const events = [...call(0, "f", pieces), finish("tool")];
    expect(tell(events)).not.toContain("input_json_delta");
    expect(contentOf(events)).toEqual([{ type: "tool_use", id: "call_0", name: "f", input: {} }]);
    expect(wholeOf(events)["content"]).toEqual(contentOf(events));
  });

  test("are never preceded by the {} that the block begins with", () => {
    const deltas = parseStream(tell(call(0, "f", ['{"a":1}']))).filter(
      (event) => event?.delta?.["partial_json"],
    );
    expect(deltas.map((event) => event!.delta!["partial_json"])).toEqual(['{"a":1}']);
  });

  test("that break off go on as they are in a stream, where the client sees them", () => {
    const stream = tell([...call(0, "f", ['{"a":']), finish("length")]);
    expect(stream).toContain('"partial_json":"{\\"a\\":"');
    expect(stream).toContain('"stop_reason":"max_tokens"');
  });

  test.each<[Finish["reason"], string]>([
    ["length", "max_tokens"],
    ["contextFull", "model_context_window_exceeded"],
    ["filter", "refusal"],
  ])("that %s cut leave no call in a whole answer", (reason, stop) => {
    const cut: ReplyEvent[] = [text("x"), ...call(0, "f", ['{"a":1}']), ...call(1, "g", ['{"a":'])];
    const whole = wholeOf([...cut, { kind: "finish", finish: { reason } as Finish }]);
    expect(whole["stop_reason"]).toBe(stop);
    expect(whole["content"]).toEqual([
      { type: "text", text: "x" },
      { type: "tool_use", id: "call_0", name: "f", input: { a: 1 } },
    ]);
  });

  test.each(['{"a":', "[1]", '"x"', "1"])(
    "that are %s although the supplier says it is done have no answer",
    (bad) => {
      expect(tellWhole([...call(0, "f", [bad]), finish("tool")])).toBeNull();
      expect(tellWhole([...call(0, "f", [bad]), finish("end")])).toBeNull();
    },
  );

  test("keep every digit in a whole answer", () => {
    const body = tellWhole([...call(0, "f", ['{"id": 9007199254740993, "x": 1.0}']), finish("tool")]);
    expect(String(body)).toContain('"input":{"id": 9007199254740993, "x": 1.0}');
  });
});

describe("thinking", () => {
  const events = [
    thought("a"),
    signature("REAL"),
    thought("b"),
    text("c"),
    { kind: "redacted", data: "DATA" },
  ] as ReplyEvent[];

  test("is told with the supplier's signature to the byte, or with ours", () => {
    expect(contentOf(events)).toEqual([
      { type: "thinking", thinking: "a", signature: "REAL" },
      { type: "thinking", thinking: "b", signature: signed("b") },
      { type: "text", text: "c" },
      { type: "redacted_thinking", data: "DATA" },
    ]);
  });

  test("that is to be left out is a block with nothing but its signature", () => {
    const stream = tell(events, writing("unsaid"));
    expect(stream).not.toContain("thinking_delta");
    expect(messageOf(stream)["content"]).toEqual([
      { type: "thinking", thinking: "", signature: "REAL" },
      { type: "thinking", thinking: "", signature: signed("b") },
      { type: "text", text: "c" },
      { type: "redacted_thinking", data: "DATA" },
    ]);
  });

  test("that nobody asked for is not told, and does not cut the text around it", () => {
    const hidden = [
      text("x"),
      thought("secret"),
      signature("REAL"),
      { kind: "redacted", data: "DATA" },
      text("y"),
    ] as ReplyEvent[];
    const stream = tell(hidden, writing("hidden"));
    expect(stream).not.toMatch(/secret|REAL|DATA|thinking"/);
    expect(messageOf(stream)["content"]).toEqual([{ type: "text", text: "xy" }]);
    expect(wholeOf(hidden, writing("hidden"))["content"]).toEqual([{ type: "text", text: "xy" }]);
  });

  test("of which only the signature came is a block without text", () => {
    expect(contentOf([signature("REAL"), text("x")])).toEqual([
      { type: "thinking", thinking: "", signature: "REAL" },
      { type: "text", text: "x" },
    ]);
  });
});

describe("why an answer is over", () => {
  test.each<[Finish, string, string | null]>([
    [{ reason: "end" }, "end_turn", null],
    [{ reason: "stopSequence", sequence: "END" }, "stop_sequence", "END"],
    [{ reason: "stopSequence", sequence: null }, "stop_sequence", null],
    [{ reason: "length" }, "max_tokens", null],
    [{ reason: "contextFull" }, "model_context_window_exceeded", null],
    [{ reason: "tool" }, "tool_use", null],
    [{ reason: "filter" }, "refusal", null],
    [{ reason: "refusal" }, "refusal", null],
    [{ reason: "pause" }, "pause_turn", null],
  ])("%j is %s", (reason, stop, sequence) => {
    const events: ReplyEvent[] = [text("x"), { kind: "finish", finish: reason }];
    for (const message of [messageOf(tell(events)), wholeOf(events)]) {
      expect(message).toMatchObject({ stop_reason: stop, stop_sequence: sequence });
    }
  });

  test("a refusal is a text of its own and the reason, also where the supplier only says that it is done", () => {
    const events: ReplyEvent[] = [text("a"), { kind: "refusal", text: "No." }, finish("end")];
    for (const message of [messageOf(tell(events)), wholeOf(events)]) {
      expect(message).toMatchObject({
        stop_reason: "refusal",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "No." },
        ],
      });
    }
  });
});

describe("usage", () => {
  function usagesOf(events: ReplyEvent[]) {
    const said = parseStream(tell(events));
    return [said[0]!.message!["usage"], said.at(-2)!.usage] as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
  }

  test("is an estimate at the start where it is not known yet, and the truth at the end", () => {
    const [start, end] = usagesOf([text("x"), usage(USED), finish("end")]);
    expect(start).toMatchObject({
      input_tokens: 77,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    });
    expect(end).toEqual(USED_AS_READ);
  });

  test("is the truth from the start where it came before the content", () => {
    const [start, end] = usagesOf([
      usage({ ...USED, outputText: 1, outputReasoning: 0 }),
      text("x"),
      usage(USED),
    ]);
    expect(start).toMatchObject({ input_tokens: 25, cache_read_input_tokens: 30, output_tokens: 1 });
    expect(end).toEqual(USED_AS_READ);
  });

  test("of nothing at the start is not believed: some clients never read the end", () => {
    const zeros = {
      inputFresh: 0,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      outputText: 0,
      outputReasoning: 0,
    };
    expect(usagesOf([usage(zeros), text("x"), usage(USED)])[0]["input_tokens"]).toBe(77);
  });

  test("that was never reported is estimated by the bytes of all output, told or not", () => {
    const stream = tell([thought("abc"), text("é"), ...call(0, "fn", ["{}"])], writing("hidden"));
    expect(parseStream(stream).at(-2)?.usage).toMatchObject({
      input_tokens: 77,
      output_tokens: 3 + 2 + 2 + 2,
    });
  });

  test("has the cache's fields always, and thinking only where there was some", () => {
    const plain = { ...USED, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputReasoning: 0 };
    expect(usagesOf([text("x"), usage(plain)])[1]).toEqual({
      input_tokens: 25,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens: 12,
    });
  });
});

describe("a whole message", () => {
  test("has its members in Anthropic's order, under our names", () => {
    const body = tellWhole([thought("t"), text("Hi"), ...call(0, "f", ['{"a":1}']), finish("tool")]);
    expect(String(body)).toBe(
      `{"id":"${MESSAGE_ID}","type":"message","role":"assistant","model":"our-model","content":[` +
        `{"type":"thinking","thinking":"t","signature":"${signed("t")}"},{"type":"text","text":"Hi"},` +
        '{"type":"tool_use","id":"call_0","name":"f","input":{"a":1}}],' +
        '"stop_reason":"tool_use","stop_sequence":null,"stop_details":null,' +
        `"usage":${JSON.stringify(USED_AS_READ)}}`,
    );
  });

  test("of no content has one empty text", () => {
    expect(wholeOf([finish("end")])["content"]).toEqual([{ type: "text", text: "" }]);
    expect(wholeOf([...call(0, "f", ["{"]), finish("length")])["content"]).toEqual([
      { type: "text", text: "" },
    ]);
  });
});
