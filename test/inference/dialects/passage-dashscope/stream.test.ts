import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openPassage } from "../../../../src/inference/dialects/dashscope/open-passage.ts";
import { DECOYS } from "../passed.ts";
import { cut } from "../upstream-stream.ts";
import {
  CLIENT_ID,
  conversation,
  CUMULATIVE,
  event,
  expectedOf,
  frame,
  messageEvent,
  pass,
  readClientStream,
  replyOptions,
  sse,
  textEvent,
  UPSTREAM_ID,
  usageOf,
} from "./generation-stream.ts";

const EXPECTED = expectedOf(conversation());
const BUCKETS = {
  ...{ inputFresh: 400, cacheRead: 600, cacheWrite5m: 0, cacheWrite1h: 0 },
  ...{ outputText: 50, outputReasoning: 0 },
};

/** The whole text so far, with every event. */
function growing(texts: readonly string[], make: (text: string, finish: string) => string): string[] {
  const said = texts.map((_, at) => texts.slice(0, at + 1).join(""));
  return [...said.map((text) => make(text, "null")), make(said.at(-1)!, "stop")];
}

describe("a DashScope stream on its way to a DashScope client", () => {
  test("changes the request id and the numbers and nothing else", () => {
    const { sent, passage } = pass([sse(conversation())]);
    expect(sent).toBe(EXPECTED);
    expect(passage).toMatchObject({ completed: true, started: true, failure: null, suspicious: false });
    expect(passage.usage).toEqual(BUCKETS);
  });

  test.each(["\n", "\r\n", "\r"])("is the same for every cut of the network (line end %j)", (lineEnd) => {
    const bytes = Buffer.concat([Buffer.from("\ufeff"), sse(conversation(), lineEnd)]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        const { sent, passage } = pass(cut(bytes, places));
        expect(sent).toBe(EXPECTED);
        expect(passage.usage).toEqual(BUCKETS);
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same when every byte comes alone", () => {
    const bytes = sse(conversation(), "\r\n");
    expect(pass(cut(bytes, [...bytes.keys()])).sent).toBe(EXPECTED);
  });

  test.each([
    ["text", (text: string, finish: string) => textEvent(text, finish)],
    ["message", (content: string, finish: string) => messageEvent({ content }, finish)],
    [
      "parts",
      (text: string, finish: string) => messageEvent({ content: text === "" ? [] : [{ text }] }, finish),
    ],
  ])("is the same in the form of %s, told piece by piece or all again with each event", (_form, make) => {
    const pieces = ["Hello", ", 你好", ' "x"', " and more", ""];
    const bytes = Buffer.byteLength(pieces.join(""));
    const once = [...pieces.map((piece) => make(piece, "null")), make("", "stop")];
    expect(pass([sse(once)])).toMatchObject({ sent: expectedOf(once), passage: { outputBytes: bytes } });
    const again = growing(pieces, make);
    expect(pass([sse(again)], CUMULATIVE)).toMatchObject({
      ...{ sent: expectedOf(again), passage: { completed: true, outputBytes: bytes } },
    });
  });

  test("keeps the bytes of what it does not change, however they are spelled", () => {
    const odd =
      '{ "output" : {"choices":[ {"message":{"content":"\\u4f60\\/好","score":1.0,"big":9007199254740993},' +
      ' "finish_reason" : "null" } ] } , "request_id" : "x" }';
    const { sent } = pass([sse([odd, messageEvent({ content: "" }, "stop")])]);
    expect(sent).toContain(odd.replace('"x"', JSON.stringify(CLIENT_ID)));
  });

  test("lets no value of the supplier's out, however it spells and orders its members", () => {
    const secret = {
      model_name: "SECRET",
      code: "",
      message: "SECRET",
      model: "SECRET",
      'x"y': { a: "SECRET" },
    };
    const shuffled = (members: object) => {
      const entries = Object.entries({ ...secret, ...members });
      return fc
        .shuffledSubarray(entries, { minLength: entries.length })
        .map((some) => Object.fromEntries(some));
    };
    const choiceOf = (content: string, finish: string) =>
      fc.oneof(
        shuffled({ text: content, finish_reason: finish }),
        // A message is the answer itself: what stands in it is not looked at.
        shuffled({ message: { role: "assistant", content }, index: 0, finish_reason: finish }).chain(
          (choice) => shuffled({ choices: [choice] }),
        ),
      );
    const eventOf = (content: string, finish: string) =>
      fc
        .tuple(choiceOf(content, finish), shuffled(usageOf(5)))
        .chain(([output, usage]) => shuffled({ output, usage, request_id: "SECRET" }));
    const events = fc.tuple(eventOf("hi", "null"), eventOf("hi", "null"), eventOf("", "stop"));
    fc.assert(
      fc.property(events, fc.constantFrom(undefined, 1), fc.boolean(), (list, space, isEscaped) => {
        const texts = list.map((one) => {
          const json = JSON.stringify(one, null, space).replaceAll("\n", " ");
          return isEscaped ? json.replaceAll('"request_id"', '"request\\u005fid"') : json;
        });
        const { sent, passage } = pass([sse(texts)]);
        expect(sent).not.toContain("SECRET");
        expect(passage).toMatchObject({ completed: true, outputBytes: 4, usage: { outputText: 5 } });
        for (const one of readClientStream(sent)) {
          expect(one).toMatchObject({ usage: usageOf(5), request_id: CLIENT_ID });
          expect(Object.keys(one).sort()).toEqual(["output", "request_id", "usage"]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("leaves out comments and lines of the supplier's, and what comes behind the end", () => {
    const events = [messageEvent({ content: "x" }), messageEvent({ content: "" }, "stop")];
    const odd = `: SECRET\n\nretry:5\n:SECRET\nmodel:SECRET\n`;
    const bytes = odd + sse(events).toString().replace("\n\n", `\n${odd}\n`) + frame(textEvent("late"), 3);
    expect(pass([Buffer.from(bytes)]).sent).toBe(expectedOf(events));
  });

  test("an event without a request id gets ours", () => {
    const events = ['{"output":{"text":"x","finish_reason":"stop"}}', "{}"].map((data) => frame(data, 1));
    expect(pass([Buffer.from(events[0]!)]).sent).toBe(
      frame(`{"output":{"text":"x","finish_reason":"stop"},"request_id":"${CLIENT_ID}"}`, 1),
    );
  });

  test("events are counted on, past 9 and 99", () => {
    const events = [...Array.from({ length: 120 }, () => textEvent("x")), textEvent("", "stop")];
    expect(readClientStream(pass([sse(events)]).sent)).toHaveLength(121);
  });

  test("nothing comes out before content, and what was held comes with it", () => {
    const silent = messageEvent({ content: "", reasoning_content: "" });
    const parts = messageEvent({ content: [] });
    expect(pass([sse([silent, parts])])).toMatchObject({
      pushed: "",
      passage: { started: false, outputBytes: 0, eventCount: 0 },
    });
    const { pushed, passage } = pass([sse([silent, parts]), sse([messageEvent({ content: "x" })])]);
    expect(readClientStream(pushed)).toHaveLength(3);
    expect(passage).toMatchObject({ started: true, eventCount: 3 });
  });

  test("the event that says why it is over only comes with the tail, also with the last arguments in it", () => {
    const call = { index: 0, id: "", function: { arguments: "}" } };
    const last = messageEvent({ content: "", tool_calls: [call] }, "tool_calls");
    const { pushed, sent, passage } = pass([sse([messageEvent({ content: "x" }), last])]);
    expect(pushed).toBe(expectedOf([messageEvent({ content: "x" })]));
    expect(sent).toBe(expectedOf([messageEvent({ content: "x" }), last]));
    expect(passage).toMatchObject({ completed: true, eventCount: 1, outputBytes: 2 });
  });

  test("usage behind the end is read and held back with it", () => {
    const last = event({ text: "", finish_reason: "stop" }, null);
    const events = [textEvent("x"), last, event({ text: "", finish_reason: "stop" }, usageOf(9))];
    for (const pieces of [[sse(events)], events.map((one) => sse([one]))]) {
      const { pushed, sent, passage } = pass(pieces);
      expect({ pushed, sent }).toEqual({ pushed: expectedOf(events.slice(0, 1)), sent: expectedOf(events) });
      expect(passage.usage).toMatchObject({ outputText: 9 });
    }
  });

  test("several answers at once are over when each of them is", () => {
    const choice = (index: number, content: string, finish: string) =>
      event({ choices: [{ index, message: { content }, finish_reason: finish }] });
    const events = [
      ...[choice(0, "a", "null"), choice(1, "b", "null"), choice(0, "", "stop"), choice(0, "", "stop")],
      ...[choice(1, "c", "null"), choice(1, "", "length")],
    ];
    const { pushed, sent, passage } = pass([sse(events)], { choices: 2 });
    expect(sent).toBe(expectedOf(events));
    expect(readClientStream(pushed)).toHaveLength(5);
    expect(passage).toMatchObject({ completed: true, outputBytes: 3 });
    expect(pass([sse(events.slice(0, 4))], { choices: 2 }).passage.completed).toBe(false);
  });
});

describe("events that are much alike", () => {
  /** One event after another may differ in any of these. */
  const kinds = fc.record({
    text: fc.string({ unit: "grapheme", maxLength: 6 }),
    place: fc.constantFrom("content", "reasoning_content", "text"),
    index: fc.constantFrom(0, 0, 0, 1),
    tokens: fc.integer({ min: 0, max: 2000 }),
    details: fc.constantFrom({}, {}, { prompt_tokens_details: { cached_tokens: 3 } }),
    id: fc.constantFrom(UPSTREAM_ID, UPSTREAM_ID, "other-1"),
    order: fc.constantFrom("usual", "usual", "usual", "id first", "usage first"),
  });
  type Kind = typeof kinds extends fc.Arbitrary<infer T> ? T : never;

  function eventOf({ text, place, index, tokens, details, id, order }: Kind): string {
    const message = { [place]: text, role: "assistant" };
    const output =
      place === "text"
        ? { text, finish_reason: "null" }
        : { choices: [{ message, index, finish_reason: "null" }] };
    const usage = { total_tokens: 1000 + tokens, input_tokens: 1000, output_tokens: tokens, ...details };
    const list = [
      ["output", output],
      ["usage", usage],
      ["request_id", id],
    ];
    if (order === "id first") list.unshift(list.pop()!);
    if (order === "usage first") list.unshift(...list.splice(1, 1));
    return JSON.stringify(Object.fromEntries(list));
  }

  test.each(["\n", "\r\n"])("are told and counted as if each were the first (line end %j)", (lineEnd) => {
    fc.assert(
      fc.property(
        fc.array(kinds, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (list, cuts) => {
          const events = [...list.map(eventOf), textEvent("", "stop", 2000)];
          const { sent, passage } = pass(cut(sse(events, lineEnd), cuts), { choices: 1 });
          expect(sent).toBe(expectedOf(events).replaceAll('"other-1"', JSON.stringify(CLIENT_ID)));
          expect(passage.outputBytes).toBe(Buffer.byteLength(list.map(({ text }) => text).join("")));
          expect(passage.usage).toMatchObject({ inputFresh: 400, cacheRead: 600, outputText: 2000 });
          const broken = pass([sse(events.slice(0, -1))]).passage;
          const { tokens, details } = list.at(-1)!;
          const isUnused = tokens === 0 && broken.outputBytes > 0;
          expect(broken.usage?.outputText).toBe(isUnused ? undefined : tokens);
          if (broken.usage !== null)
            expect(broken.usage.cacheRead).toBe("prompt_tokens_details" in details ? 3 : 0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each<[string, (at: number) => object]>([
    ["a supplier's member", () => ({ model_name: "SECRET", text: "ab", finish_reason: "null" })],
    ["two texts", () => ({ choices: [{ message: { content: "a", reasoning_content: "b" } }] })],
    [
      "a text and a call",
      () => ({ choices: [{ message: { content: "a", tool_calls: [{ function: { name: "b" } }] } }] }),
    ],
    [
      "a call",
      () => ({ choices: [{ message: { content: "", tool_calls: [{ function: { name: "ab" } }] } }] }),
    ],
    ["two choices", () => ({ choices: [{ message: { content: "a" } }, { message: { content: "b" } }] })],
    ["parts", () => ({ choices: [{ message: { content: [{ text: "ab" }] } }] })],
    [
      "now a text, now a thought",
      (at) => ({ choices: [{ message: { [at % 2 ? "content" : "reasoning_content"]: "ab" } }] }),
    ],
  ])("with %s each is counted whole", (_what, make) => {
    const events = Array.from({ length: 6 }, (_, at) => event(make(at)));
    const { sent, passage } = pass([sse([...events, textEvent("", "stop")])]);
    expect(passage).toMatchObject({ completed: true, outputBytes: 12 });
    const expected = events.map((one) => one.replace('"model_name":"SECRET",', ""));
    expect(sent).toBe(expectedOf([...expected, textEvent("", "stop")]));
  });

  test("of several choices, each is counted by itself, and one that is over ends no other", () => {
    const choice = (index: number, content: string, finish: string) =>
      event({ choices: [{ index, message: { content }, finish_reason: finish }] });
    const events = [
      ...[choice(0, "a", "null"), choice(0, "ab", "null"), choice(1, "x", "null"), choice(0, "abc", "null")],
      ...[choice(1, "xy", "stop"), choice(0, "abcd", "null"), choice(0, "abcde", "stop")],
    ];
    const options = { ...CUMULATIVE, choices: 2 };
    expect(pass([sse(events)], options)).toMatchObject({
      ...{ sent: expectedOf(events), pushed: expectedOf(events.slice(0, -1)) },
      passage: { completed: true, outputBytes: 7 },
    });
    expect(pass([sse(events.slice(0, -1))], options).passage).toMatchObject({
      completed: false,
      outputBytes: 6,
    });
  });

  test("a report that is no JSON is none", () => {
    const events = Array.from({ length: 3 }, () => messageEvent({ content: "x" }));
    const broken = events[0]!.replace('"output_tokens":5', '"output_tokens":');
    const { sent, passage } = pass([sse([...events, broken, messageEvent({ content: "" }, "stop")])]);
    expect(sent).toBe(expectedOf(events));
    expect(passage.failure).toMatchObject({ kind: "broken" });
  });

  test("an end or an error among them is one", () => {
    const events = Array.from({ length: 5 }, (_, at) =>
      messageEvent({ content: `x${String(at)}` }, "null", at),
    );
    const last = messageEvent({ content: "x" }, "stop", 6);
    expect(pass([sse([...events, last])])).toMatchObject({
      ...{ sent: expectedOf([...events, last]), pushed: expectedOf(events), passage: { completed: true } },
    });
    for (const odd of ["}", " x}", ',"code":"X"}']) {
      const broken = events[4]!.replace(/}$/, odd);
      const { sent, passage } = pass([sse([...events, broken === events[4] ? `${broken}}` : broken, last])]);
      expect({ odd, sent: sent.startsWith(expectedOf(events)) }).toEqual({ odd, sent: true });
      expect(passage.completed).toBe(odd === ',"code":"X"}');
      expect(sent).not.toContain('"code"');
    }
  });
});

describe("what is counted of a stream that repeats itself", () => {
  test("each piece once, whatever it is and however often it is repeated", () => {
    const piece = fc.string({ unit: "grapheme", maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.array(piece, { maxLength: 4 }),
        (texts, thoughts) => {
          const events = [
            ...growing([...thoughts, ""], (reasoning) =>
              messageEvent({ content: "", reasoning_content: reasoning }),
            ),
            ...growing(texts, (content, finish) =>
              messageEvent({ content, reasoning_content: thoughts.join("") }, finish),
            ),
          ];
          const { passage } = pass([sse(events)], CUMULATIVE);
          expect(passage.outputBytes).toBe(Buffer.byteLength(texts.join("") + thoughts.join("")));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a model that tells each piece once although it was not asked to is counted so", () => {
    const pieces = ["The", " quick", " brown", " fox", ""];
    const events = pieces.map((content, at) => messageEvent({ content }, at === 4 ? "stop" : "null"));
    expect(pass([sse(events)], CUMULATIVE).passage.outputBytes).toBe("The quick brown fox".length);
  });

  test("a character that was cut in two does not count all again", () => {
    const texts = ["Hello, \ufffd", "Hello, 你", "Hello, 你好"];
    const events = texts.map((content, at) => messageEvent({ content }, at === 2 ? "stop" : "null"));
    expect(pass([sse(events)], CUMULATIVE).passage.outputBytes).toBe(Buffer.byteLength("Hello, 你好"));
  });
});

describe("what a DashScope stream reports", () => {
  test("is known at any time, also when it breaks off", () => {
    const passage = openPassage(replyOptions());
    conversation().forEach((data, at) => {
      passage.push(sse([data]));
      const tokens = (JSON.parse(data) as { usage: { output_tokens: number } }).usage.output_tokens;
      if (at % 3 === 0) expect(passage.usage).toMatchObject({ inputFresh: 400, outputText: tokens });
    });
    const broken = pass([sse(conversation().slice(0, -1))]);
    expect(broken.passage).toMatchObject({ completed: false, usage: { outputText: 45 } });
  });

  test("a report of zeros at the end does not undo the one before", () => {
    const zeros = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
    const { passage } = pass([
      sse([textEvent("x", "null", 7), event({ text: "", finish_reason: "stop" }, zeros)]),
    ]);
    expect(passage.usage).toMatchObject({ inputFresh: 400, outputText: 7 });
  });

  test("a report that cannot be true is not believed", () => {
    const absurd = { ...usageOf(5), output_tokens: -1 };
    const { passage } = pass([sse([event({ text: "x", finish_reason: "stop" }, absurd)])]);
    expect(passage).toMatchObject({ completed: true, usage: null, suspicious: true });
  });

  test("no report is none", () => {
    const { passage } = pass([sse([event({ text: "x", finish_reason: "stop" }, null)])]);
    expect(passage).toMatchObject({ completed: true, usage: null, suspicious: false });
  });
});

describe("how a DashScope stream breaks off", () => {
  const whole = conversation();

  test("cut after any event but the last it is a failure, and not ended", () => {
    for (let count = 0; count < whole.length; count++) {
      const { sent, passage } = pass([sse(whole.slice(0, count))]);
      expect({ count, completed: passage.completed }).toEqual({ count, completed: false });
      expect(passage.failure).toMatchObject({ kind: "broken", status: 200 });
      expect(sent).toBe(count < 2 ? "" : expectedOf(whole.slice(0, count)));
    }
  });

  test("cut after any byte of the last event's data it is a failure", () => {
    const bytes = sse(whole);
    const last = frame(whole.at(-1)!, 0).length;
    for (let at = bytes.length - last; at < bytes.length - 2; at++) {
      const { sent, passage } = pass([bytes.subarray(0, at)]);
      expect(passage).toMatchObject({ completed: false, failure: { kind: "broken" } });
      expect(sent).toBe(expectedOf(whole.slice(0, -1)));
    }
  });

  test("the last event may lack its blank line", () => {
    expect(pass([sse(whole).subarray(0, -2)]).sent).toBe(EXPECTED);
  });

  const blocked = `{"code":"DataInspectionFailed","message":"SECRET","request_id":"${UPSTREAM_ID}"}`;
  const rows: [string, string, string][] = [
    ["an error", `id:9\nevent:error\n:HTTP_STATUS/400\ndata:${blocked}\n\n`, "content_blocked"],
    ["an error that only its code tells", `data:${blocked}\n\n`, "content_blocked"],
    ["an error beside an empty output", `data:{"output":{},${blocked.slice(1)}\n\n`, "content_blocked"],
    ["an error that only its line tells", `event: error\ndata:${textEvent("SECRET")}\n\n`, "broken"],
    [
      "an error that only its status tells",
      `:HTTP_STATUS/503\ndata:${textEvent("SECRET")}\n\n`,
      "overloaded",
    ],
    ["throttling", frame('{"code":"Throttling.RateQuota","message":"x"}', 9), "rate_limited"],
    ["our balance", frame('{"code":"Arrearage","message":"x"}', 9), "credential"],
    ["an event without output", frame(`{"SECRET":1,"usage":${JSON.stringify(usageOf(9))}}`, 9), "broken"],
    ["not JSON", "data:<html>SECRET</html>\n\n", "broken"],
    ["OpenAI's end", "data: [DONE]\n\n", "broken"],
    ["half JSON", 'data:{"output":{"text":"SECRET"}\n\n', "broken"],
    ["65 levels", `data:{"output":${"[".repeat(65)}${"]".repeat(65)}}\n\n`, "broken"],
  ];
  test.each(rows)("%s ends it, and none of it is sent", (_what, bytes, kind) => {
    const begun = sse([messageEvent({ content: "x" })]);
    const before = pass([begun]).pushed;
    for (const places of [[], [200, 290], [begun.length + 5]]) {
      const stream = Buffer.concat([
        begun,
        Buffer.from(bytes),
        sse([messageEvent({ content: "y" }, "stop")]),
      ]);
      const { sent, passage } = pass(cut(stream, places));
      expect(sent).toBe(before);
      expect(passage).toMatchObject({
        ...{ completed: false, started: true, eventCount: 1, failure: { kind, status: 200 } },
        ...{ usage: { inputFresh: 400 } },
      });
    }
  });

  test("an error before any content leaves the client untouched", () => {
    const { sent, passage } = pass([
      sse([messageEvent({ content: "" })]),
      Buffer.from(`event:error\ndata:${blocked}\n\n`),
    ]);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ started: false, eventCount: 0, failure: { kind: "content_blocked" } });
  });

  test("texts that look like an error or an end are neither", () => {
    const events = DECOYS.map((text) => textEvent(text));
    expect(pass([sse([...events, textEvent("", "stop")])]).passage).toMatchObject({ completed: true });
    expect(pass([sse(events)]).passage).toMatchObject({ completed: false });
  });

  test("an empty answer that finished is one", () => {
    const { sent, pushed, passage } = pass([sse([textEvent(""), textEvent("", "stop")])]);
    expect(pushed).toBe("");
    expect(readClientStream(sent)).toHaveLength(2);
    expect(passage).toMatchObject({ completed: true, started: false });
  });

  test.each([null, "", "null"])("%j is no reason to be over", (reason) => {
    expect(pass([sse([textEvent("x", reason)])]).passage.completed).toBe(false);
    expect(pass([sse([messageEvent({ content: "x" }, reason)])]).passage.completed).toBe(false);
  });
});
