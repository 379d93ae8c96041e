import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EventSplitter } from "../../../src/inference/dialects/event-splitter.ts";
import {
  chunk,
  CLIENT,
  cut,
  delta,
  pass,
  readClientStream,
  sse,
  UPSTREAM,
  USAGE,
} from "./upstream-stream.ts";

const DECOYS = [
  '"usage":{"prompt_tokens":1,"completion_tokens":1}',
  "data: [DONE]\n\n",
  "[DONE]",
  '"model":"x"',
  '\\"model\\":\\"y\\"',
  '{"error":{"message":"no"}}',
  '"finish_reason":"stop"',
  "你好，世界",
  "👩‍👩‍👧 é",
  "\\",
  '"',
  "\r\n\r\n",
  "\u2028",
];

function conversation(): string[] {
  const tool = { index: 0, id: "call_1", type: "function", function: { name: "f", arguments: "" } };
  return [
    chunk([delta({ role: "assistant", content: "" })], { usage: null }),
    ...DECOYS.map((content) => chunk([delta({ content })], { usage: null, obfuscation: "abc" })),
    chunk([delta({ tool_calls: [tool] })], { usage: null }),
    chunk([delta({ tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] })], { usage: null }),
    chunk([delta({}, "tool_calls")], { usage: null }),
    chunk([], { usage: USAGE }),
    "[DONE]",
  ];
}

/** What the client must read for an event of `conversation`, by the plainest means. */
function expectedText(event: string, wantsUsage: boolean): string {
  const spelled = event
    .replace(UPSTREAM.id, CLIENT.id)
    .replace(UPSTREAM.model, CLIENT.model)
    .replace(String(UPSTREAM.created), String(CLIENT.created))
    .replace(`"system_fingerprint":"${UPSTREAM.fingerprint}",`, "");
  return wantsUsage ? spelled : spelled.replace(',"usage":null', "");
}

function expectedStream(wantsUsage: boolean): string {
  const events = conversation().filter((event) => wantsUsage || !event.includes('"choices":[]'));
  return sse(events.map((event) => expectedText(event, wantsUsage))).toString();
}

describe("a stream on its way to the client", () => {
  test.each([true, false])(
    "changes id, model, time and supplier fields and nothing else (usage asked: %s)",
    (asked) => {
      const { sent, passage } = pass([sse(conversation())], { wantsUsage: asked });
      expect(sent).toBe(expectedStream(asked));
      expect(passage).toMatchObject({ completed: true, started: true, failure: null, suspicious: false });
    },
  );

  test.each(["\n", "\r\n", "\r"])("is the same for every cut of the network (line end %j)", (lineEnd) => {
    const bytes = Buffer.concat([Buffer.from("\ufeff"), sse(conversation(), lineEnd)]);
    const expected = expectedStream(false);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        const { sent, passage } = pass(cut(bytes, places), { wantsUsage: false });
        expect(sent).toBe(expected);
        expect(passage.usage).toEqual(BUCKETS);
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same when every byte comes alone", () => {
    const bytes = sse(conversation(), "\r\n");
    const { sent } = pass(cut(bytes, [...bytes.keys()]));
    expect(sent).toBe(expectedStream(true));
  });

  test("lets no value of the supplier's out, however it spells and orders its members", () => {
    const secrets = { id: "SECRET-id", model: "SECRET-model", created: 1, system_fingerprint: "SECRET-fp" };
    const others = { provider: "SECRET", service_tier: "SECRET", x_groq: { id: "SECRET" }, 'x"y': "SECRET" };
    const members = Object.entries({
      ...secrets,
      ...others,
      object: "chat.completion.chunk",
      obfuscation: "pad",
    });
    const orders = fc.shuffledSubarray([...members, ["choices", [delta({ content: "hi" })]] as const], {
      minLength: members.length + 1,
    });
    const streams = fc.array(orders, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(streams, fc.constantFrom(undefined, 1), fc.boolean(), (events, space, isEscaped) => {
        const texts = events.map((event) => {
          const json = JSON.stringify(Object.fromEntries(event), null, space).replaceAll("\n", " ");
          return isEscaped
            ? json.replaceAll('"model"', '"mod\\u0065l"').replaceAll('"id"', '"\\u0069d"')
            : json;
        });
        const { sent } = pass([sse([...texts, "[DONE]"])]);
        expect(sent).not.toContain("SECRET");
        const read = readClientStream(sent);
        expect(read.events).toHaveLength(events.length);
        for (const event of read.events) {
          expect(event).toEqual({
            ...CLIENT,
            object: "chat.completion.chunk",
            obfuscation: "pad",
            choices: [delta({ content: "hi" })],
          });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("an event that begins otherwise than those before is read for itself", () => {
    const event = (model: string, content: string) =>
      chunk([delta({ content })]).replace(UPSTREAM.model, model);
    const models = ["a", "a", "b", "a", "b", "c", "d", "e", "f", "g", "g", "g", "a", "a"];
    const { sent, passage } = pass([sse([...models.map((model) => event(model, `<${model}>`)), "[DONE]"])]);
    const { events } = readClientStream(sent);
    expect(events.map((one) => JSON.stringify(one["choices"]))).toEqual(
      models.map((model) => JSON.stringify([delta({ content: `<${model}>` })])),
    );
    expect(events.every((one) => one["model"] === CLIENT.model)).toBe(true);
    expect(passage.outputBytes).toBe(models.length * 3);
  });

  test("leaves out comments, other fields and events that say nothing", () => {
    const role = chunk([delta({ role: "assistant" })]);
    const bytes = Buffer.from(
      `: SUPPLIER PROCESSING\n\nid: 1\nretry: 5\ndata:${role}\n\n:\n\ndata: ${chunk([], { prompt_filter_results: [] })}\n\n` +
        `data: ${chunk([delta({ content: "x" }, "stop")])}\n: x\n\ndata:\n\ndata: [DONE]\n\ndata: {"late":1}\n\n`,
    );
    const { sent } = pass([bytes]);
    expect(readClientStream(sent)).toMatchObject({
      done: true,
      events: [{}, { choices: [{ finish_reason: "stop" }] }],
    });
    expect(sent).not.toMatch(/SUPPLIER|prompt_filter_results|late|retry/);
  });

  test.each(["\n", "\r\n", "\r"])(
    "several data lines are one event, wherever it is cut (line end %j)",
    (lineEnd) => {
      const lines = chunk([delta({ content: "x" }, "stop")]).split(/(?<=[:,])(?=[{["])/);
      const data = lines.map((line) => `data: ${line}${lineEnd}`).join("");
      const bytes = Buffer.from(`${data}${lineEnd}data: [DONE]${lineEnd}${lineEnd}`);
      for (let place = 0; place <= bytes.length; place++) {
        const { sent } = pass(cut(bytes, [place]));
        expect(readClientStream(sent)).toMatchObject({
          done: true,
          events: [{ choices: [delta({ content: "x" }, "stop")] }],
        });
      }
    },
  );

  test("line ends may be mixed, and a cut between them changes nothing", () => {
    const lines = ["data: 1", "", "data: 2", "", "", ": note", "data: 3", "data: 4", ""];
    const lineEnds = fc.array(fc.constantFrom("\n", "\r", "\r\n"), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(lineEnds, fc.array(fc.nat(), { maxLength: 12 }), (ends, places) => {
        const text = lines.map((line, index) => line + (ends[index] ?? "")).join("");
        const expected = text
          .split(/\r\n|\r|\n/)
          .join("\n")
          .split(/\n\n+/)
          .map((event) => [...event.matchAll(/data: (\d)/g)].map((match) => match[1]).join(" "))
          .filter((event) => event !== "");
        const seen: string[] = [];
        const splitter = new EventSplitter({
          readEvent: (bytes, start, end) => seen.push(bytes.toString("utf8", start, end)),
          refuseEvent: () => seen.push("refused"),
        });
        for (const piece of cut(Buffer.from(text), places)) splitter.push(piece);
        splitter.end();
        expect(seen).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("what must be read in every event is read, also in events that begin alike", () => {
    const more = `,"choices":${JSON.stringify([delta({ content: "c" })])}}`;
    const twice = chunk([delta({ content: "ab" })]).replace(/}$/, () => more);
    expect(pass([sse([twice, twice, twice])]).passage.outputBytes).toBe(9);
    const usageFirst = `{"usage":${JSON.stringify(USAGE)},"choices":[]}`;
    const { sent } = pass([
      sse([chunk([delta({ content: "x" }, "stop")]), usageFirst, usageFirst, "[DONE]"]),
    ]);
    expect(readClientStream(sent).events).toHaveLength(3);
  });

  test("nothing comes out before content, and the role comes with it", () => {
    const role = sse([chunk([delta({ role: "assistant", content: "" })])]);
    const { passage } = pass([]);
    expect(passage.started).toBe(false);
    const text = sse([chunk([delta({ content: "x" })])]);
    const { pushed, sent } = pass([role, role]);
    expect({ pushed, sent }).toEqual({ pushed: "", sent: "" });
    expect(readClientStream(pass([role, text]).pushed).events).toHaveLength(2);
  });

  test("[DONE] is only ever in the tail", () => {
    const { pushed, sent } = pass([sse(conversation())]);
    expect(readClientStream(pushed).done).toBe(false);
    expect(sent.slice(pushed.length)).toBe("data: [DONE]\n\n");
  });

  test.each([
    { content: "x" },
    { reasoning_content: "x" },
    { reasoning: "x" },
    { refusal: "x" },
    { tool_calls: [{ index: 0, id: "c", function: { name: "f", arguments: "" } }] },
    { function_call: { name: "f", arguments: "" } },
    { audio: { data: "AAAA" } },
  ])("%j is content", (fields) => {
    expect(pass([sse([chunk([delta(fields)])])]).passage.started).toBe(true);
  });

  test.each([{}, { role: "assistant" }, { content: "", reasoning_content: null, tool_calls: [] }])(
    "%j is no content",
    (fields) => {
      expect(pass([sse([chunk([delta(fields)])])]).passage).toMatchObject({ started: false, outputBytes: 0 });
    },
  );

  test("output text is counted in UTF-8 bytes, escaped or not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.boolean(), (text, isAscii) => {
        const calls = [
          { index: 0, id: "ignored", type: "function", function: { name: "fn", arguments: text } },
        ];
        const event = chunk([delta({ content: text, tool_calls: calls })]);
        const written = isAscii ? event.replace(/[\u0080-\uffff]/g, escapeUnit) : event;
        expect(pass([sse([written])]).passage.outputBytes).toBe(2 * Buffer.byteLength(text) + 2);
      }),
      { numRuns: 500 },
    );
  });
});

const BUCKETS = {
  inputFresh: 300,
  cacheRead: 600,
  cacheWrite5m: 100,
  cacheWrite1h: 0,
  outputText: 30,
  outputReasoning: 20,
};

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
