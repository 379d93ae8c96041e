import { describe, expect, test } from "@jest/globals";
import { EVENT_BYTES_MAX } from "../../../src/inference/dialects/event-splitter.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";
import { chunk, cut, delta, pass, readClientStream, replyOptions, sse, USAGE } from "./upstream-stream.ts";

const ROLE = chunk([delta({ role: "assistant", content: "" })]);
const TEXT = chunk([delta({ content: "Hello" })]);
const FINISH = chunk([delta({}, "stop")]);
const USAGE_EVENT = chunk([], { usage: USAGE });
const DONE = "[DONE]";

describe("how a stream ends", () => {
  const rows: [string, string[], boolean][] = [
    ["finish and [DONE]", [ROLE, TEXT, FINISH, DONE], true],
    ["finish without [DONE]", [ROLE, TEXT, FINISH], true],
    ["finish and usage without [DONE]", [ROLE, TEXT, FINISH, USAGE_EVENT], true],
    ["[DONE] without finish", [ROLE, TEXT, DONE], true],
    ["an empty answer that finished", [ROLE, FINISH, DONE], true],
    ["neither", [ROLE, TEXT], false],
    ["an empty text as finish reason", [ROLE, chunk([delta({ content: "x" }, "")])], false],
    ["usage without finish", [ROLE, TEXT, USAGE_EVENT], false],
    ["only the role", [ROLE], false],
    ["nothing at all", [], false],
    ["[DONE] alone", [DONE], false],
  ];

  test.each(rows)("%s", (_what, events, completed) => {
    const { sent, passage } = pass([sse(events)]);
    expect(passage.completed).toBe(completed);
    expect(sent.includes("[DONE]")).toBe(completed);
    if (completed) expect(passage.failure).toBeNull();
    else expect(passage.failure).toMatchObject({ kind: "broken", message: null });
  });

  test("each of several choices must finish", () => {
    const finish = (index: number) => chunk([delta({ content: "x" }, "stop", index)]);
    expect(pass([sse([finish(0)])], { choices: 2 }).passage.completed).toBe(false);
    expect(pass([sse([finish(0), finish(1)])], { choices: 2 }).passage.completed).toBe(true);
  });

  test("a last event without its blank line counts when it is whole, and not when it is cut", () => {
    const whole = sse([ROLE, TEXT, FINISH, DONE]);
    expect(pass([whole.subarray(0, whole.length - 2)]).passage.completed).toBe(true);
    expect(pass([Buffer.concat([sse([ROLE, TEXT]), Buffer.from(`data: ${FINISH}`)])]).passage.completed).toBe(
      true,
    );
    const cutOff = pass([Buffer.concat([sse([ROLE, TEXT]), Buffer.from(`data: ${FINISH.slice(0, -3)}`)])]);
    expect(cutOff.passage).toMatchObject({ completed: false, failure: { kind: "broken" } });
  });

  test("a stream cut anywhere before its finish is never complete, and what was sent is whole events", () => {
    const bytes = sse([ROLE, TEXT, TEXT, FINISH, USAGE_EVENT, DONE]);
    const finished = bytes.indexOf('"finish_reason":"stop"');
    for (let length = 0; length < finished; length++) {
      const { sent, passage } = pass([bytes.subarray(0, length)]);
      expect(passage.completed).toBe(false);
      expect(passage.failure).not.toBeNull();
      if (sent !== "") expect(readClientStream(sent).done).toBe(false);
    }
  });

  test("is known to be complete at [DONE], before the connection ends, and nothing is read after it", () => {
    const { sent, passage } = pass([
      sse([ROLE, TEXT, FINISH, DONE]),
      sse(['{"error":{"message":"late"}}', "junk"]),
    ]);
    expect(passage).toMatchObject({ completed: true, failure: null });
    expect(sent).not.toContain("late");
  });
});

describe("errors within a stream", () => {
  const rows: [string, string, string][] = [
    ["OpenAI's server error", '{"error":{"message":"boom","type":"server_error","code":null}}', "broken"],
    [
      "a rate limit",
      '{"error":{"message":"slow","type":"requests","code":"rate_limit_exceeded"}}',
      "rate_limited",
    ],
    [
      "spent quota",
      '{"error":{"message":"pay","type":"insufficient_quota","code":"insufficient_quota"}}',
      "credential",
    ],
    ["a numeric code", '{"error":{"message":"x","code":503}}', "overloaded"],
    [
      "vLLM's old shape",
      '{"object":"error","message":"x","type":"BadRequestError","code":400}',
      "bad_request",
    ],
    ["an error as text", '{"error":"boom"}', "broken"],
    [
      "an error beside choices",
      chunk([delta({ content: "x" })], { error: { code: 502, message: "x" } }),
      "broken",
    ],
    ["finish_reason error", chunk([delta({ content: "SECRET" }, "error")]), "broken"],
    ["not JSON", "<html>SECRET</html>", "broken"],
    ["half JSON", '{"choices":[{"delta":{"content":"SECRET"}}', "broken"],
    ["65 levels", `{"choices":${"[".repeat(65)}${"]".repeat(65)}}`, "broken"],
  ];

  test.each(rows)("%s ends it, and none of it is sent", (_what, event, kind) => {
    const before = pass([sse([ROLE, TEXT])]).pushed;
    for (const places of [[], [300], [700, 900]]) {
      const { sent, passage } = pass(cut(sse([ROLE, TEXT, event, TEXT, FINISH, DONE]), places));
      expect(sent).toBe(before);
      expect(passage).toMatchObject({ completed: false, started: true, failure: { kind, status: 200 } });
    }
  });

  test("an error before any content leaves the client untouched, so that another supplier can be tried", () => {
    const { sent, passage } = pass([sse([ROLE, '{"error":{"message":"boom"}}'])]);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ started: false, failure: { kind: "broken" } });
  });

  test("the line event: error makes an error of any data", () => {
    const { sent, passage } = pass([
      Buffer.concat([sse([TEXT]), Buffer.from('event: error\ndata: {"message":"x"}\n\n')]),
    ]);
    expect(passage.failure).toMatchObject({ kind: "broken", internal: '{"message":"x"}' });
    expect(sent).not.toContain("message");
  });

  test("error: null is no error and is not passed on", () => {
    const { sent, passage } = pass([sse([chunk([delta({ content: "x" }, "stop")], { error: null }), DONE])]);
    expect(passage.completed).toBe(true);
    expect(sent).not.toContain("error");
  });

  test("the supplier's words are kept from the client unless the model's names are known", () => {
    const event = '{"error":{"message":"up-1 takes 10 tokens","type":"invalid_request_error"}}';
    expect(pass([sse([TEXT, event])]).passage.failure).toMatchObject({ kind: "bad_request", message: null });
    const named = pass([sse([TEXT, event])], { upstreamModel: "up-1" });
    expect(named.passage.failure).toMatchObject({ message: "qwen-plus takes 10 tokens" });
  });
});

describe("bounds", () => {
  const MAX = EVENT_BYTES_MAX;

  test.each([
    ["one line without end", () => Buffer.alloc(2 * MAX, "x")],
    ["one long event", () => Buffer.from(`data: {"x":"${"x".repeat(MAX)}"}\n\n`)],
    ["an event of many lines", () => Buffer.from(`data: ${"x".repeat(100)}\n`.repeat(MAX / 64))],
  ])("%s of more than 8 MiB breaks the stream", (_what, make) => {
    const bytes = make();
    for (const pieceBytes of [bytes.length, 65_536, 5_000]) {
      const pieces = cut(
        bytes,
        Array.from({ length: Math.floor(bytes.length / pieceBytes) }, (_, n) => n * pieceBytes),
      );
      const { passage, sent } = pass([sse([TEXT]), ...pieces, sse([FINISH, DONE])]);
      expect(passage).toMatchObject({ completed: false, failure: { kind: "broken" } });
      expect(passage.failure?.internal).toContain("8388608");
      expect(readClientStream(sent).events).toHaveLength(1);
    }
  });

  test("a line without end breaks the stream before it ends, not when it ends", () => {
    const passage = openaiDialect.openPassage(replyOptions());
    for (let piece = 0; piece < 20; piece++) passage.push(Buffer.alloc(MAX / 16, "x"));
    expect(passage.failure).toMatchObject({ kind: "broken" });
    expect(passage.push(sse([TEXT]))).toBeNull();
  });

  test("an event just under 8 MiB passes", () => {
    const { passage } = pass([sse([chunk([delta({ content: "x".repeat(MAX - 1000) }, "stop")]), DONE])]);
    expect(passage).toMatchObject({ completed: true, outputBytes: MAX - 1000 });
  });

  test("a stream of comments alone is read on without keeping them", () => {
    const { passage } = pass([Buffer.from(": x\n\n".repeat(1024 * 1024)), sse([TEXT, FINISH, DONE])]);
    expect(passage.completed).toBe(true);
  });
});
