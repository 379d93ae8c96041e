import { describe, expect, test } from "@jest/globals";
import { cleanMessage } from "../../../src/inference/dialects/clean-message.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";
import {
  failureToError,
  type UpstreamFailureKind,
} from "../../../src/inference/dialects/upstream-failure.ts";
import type { ErrorCode } from "../../../src/kernel/error-catalogue.ts";

const NAMES = { upstreamModel: "openai/gpt-4o", publicModel: "chat-large" };

function read(status: number, body: string | object, headers: Record<string, string | string[]> = {}) {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return openaiDialect.readUpstreamError({ status, body: bytes, headers }, NAMES);
}

function error(code: string | null, message = "a message", more: object = {}) {
  return { error: { message, type: "invalid_request_error", param: null, code, ...more } };
}

describe("what a supplier's refusal means", () => {
  const rows: [number, string | object, UpstreamFailureKind, ErrorCode][] = [
    [400, error("unsupported_value"), "bad_request", "invalid_request"],
    [422, { detail: [{ loc: ["body", "n"], msg: "too big" }] }, "bad_request", "invalid_request"],
    [400, error("context_length_exceeded"), "context_length", "context_length_exceeded"],
    [
      400,
      error(null, "This model's maximum context length is 8192 tokens."),
      "context_length",
      "context_length_exceeded",
    ],
    [
      400,
      error("InvalidParameter", "Range of input length should be [1, 30720]"),
      "context_length",
      "context_length_exceeded",
    ],
    [400, error("content_policy_violation"), "content_blocked", "content_blocked"],
    [400, error("data_inspection_failed"), "content_blocked", "content_blocked"],
    [400, error("model_not_found"), "misconfigured", "upstream_unavailable"],
    [400, error(null, "The model `gpt-4o` does not exist"), "misconfigured", "upstream_unavailable"],
    [400, error("Arrearage"), "credential", "upstream_unavailable"],
    [400, "<html>", "broken", "upstream_error"],
    [400, "", "broken", "upstream_error"],
    [401, error("invalid_api_key"), "credential", "upstream_unavailable"],
    [401, "<html>", "credential", "upstream_unavailable"],
    [402, error(null), "credential", "upstream_unavailable"],
    [403, error(null), "credential", "upstream_unavailable"],
    [404, error(null), "misconfigured", "upstream_unavailable"],
    [404, "not here", "misconfigured", "upstream_unavailable"],
    [408, "", "timeout", "upstream_timeout"],
    [413, "<html>", "too_large", "request_too_large"],
    [429, error("rate_limit_exceeded"), "rate_limited", "rate_limited"],
    [429, "", "rate_limited", "rate_limited"],
    [429, error("insufficient_quota"), "credential", "upstream_unavailable"],
    [
      500,
      error(null, "The model context length code crashed", { type: "server_error" }),
      "broken",
      "upstream_error",
    ],
    [502, "<html>Bad Gateway</html>", "broken", "upstream_error"],
    [503, error("server_is_overloaded", "x", { type: "server_error" }), "overloaded", "upstream_overloaded"],
    [503, "<html>", "overloaded", "upstream_overloaded"],
    [504, "", "timeout", "upstream_timeout"],
    [529, "", "overloaded", "upstream_overloaded"],
    [302, "", "broken", "upstream_error"],
    [418, "{}", "broken", "upstream_error"],
  ];

  test.each(rows)("%i %j is %s, to the client %s", (status, body, kind, code) => {
    const failure = read(status, body);
    expect(failure).toMatchObject({ kind, status });
    const answered = failureToError(failure);
    expect(answered.code).toBe(code);
    expect([401, 402, 403, 404]).not.toContain(answered.status);
  });

  test("only what the customer can change is told in the supplier's words; the log has all of them", () => {
    for (const [status, body, kind] of rows) {
      const failure = read(status, body);
      if (!["bad_request", "context_length", "content_blocked"].includes(kind))
        expect(failure.message).toBeNull();
      expect(failure.internal).toBe(typeof body === "string" ? body : JSON.stringify(body));
    }
    const told = failureToError(read(400, error(null, "temperature is too high", { param: "temperature" })));
    expect(told).toMatchObject({ message: "temperature is too high", param: "temperature" });
  });

  test("a parameter that is no parameter's name is not passed on", () => {
    expect(read(400, error(null, "x", { param: "https://api.openai.com" })).param).toBeNull();
    expect(read(400, error(null, "x", { param: "messages[0].content" })).param).toBe("messages[0].content");
  });

  test("retry-after is read in seconds, in milliseconds and as a date, and never beyond an hour", () => {
    const wait = (headers: Record<string, string | string[]>) => read(429, "", headers).retryAfterSeconds;
    expect(wait({ "retry-after": "7" })).toBe(7);
    expect(wait({ "retry-after": ["7"] })).toBe(7);
    expect(wait({ "retry-after": "0.2" })).toBe(1);
    expect(wait({ "retry-after": "7", "retry-after-ms": "1500" })).toBe(2);
    expect(wait({ "retry-after": "99999999" })).toBe(3600);
    const dates = { date: "Wed, 21 Oct 2026 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" };
    expect(wait(dates)).toBe(30);
    expect(wait({})).toBeNull();
    expect(wait({ "retry-after": "soon" })).toBeNull();
    expect(failureToError(read(429, "", { "retry-after": "7" })).retryAfterSeconds).toBe(7);
  });
});

describe("a supplier's message, cleaned for the customer", () => {
  const rows: [string, string][] = [
    ["temperature must be between 0 and 2.", "temperature must be between 0 and 2."],
    ["The model gpt-4o does not take images.", "The model chat-large does not take images."],
    ["'openai/gpt-4o-2024-08-06' is busy", "'chat-large' is busy"],
    ["OPENAI/GPT-4O refused", "chat-large refused"],
    ["See https://platform.openai.com/docs?x=1 for more.", "See [removed] for more."],
    ["upstream api.openai.com:443 said no", "upstream [removed] said no"],
    ["dial 10.0.0.7:8000 or localhost:8000 failed", "dial [removed] or [removed] failed"],
    ["mail support@supplier.example now", "mail [removed] now"],
    ["key sk-proj-abc123DEF456 is bad", "key [removed] is bad"],
    ["in organization org-AbCdEf123456 today", "in organization [removed] today"],
    ["project proj_9xYz123 limit", "project [removed] limit"],
    ["id 123e4567-e89b-12d3-a456-426614174000 failed", "id [removed] failed"],
    ["token abcdefghijklmnop1234567890 failed", "token [removed] failed"],
    ["bad value (request id: 202511231200001234567890abc)", "bad value"],
    ["OpenAI does not allow this", "the supplier does not allow this"],
    [
      "tool_call_id call_abcdefghijklmnopqrst1234 is unknown",
      "tool_call_id call_abcdefghijklmnopqrst1234 is unknown",
    ],
    ["messages[0].content: expected text", "messages[0].content: expected text"],
    ["maximum context length is 128000 tokens", "maximum context length is 128000 tokens"],
    ["line\r\nbreak\u0000 \u001b[31m", "line break [31m"],
  ];

  test.each(rows)("%j becomes %j", (message, cleaned) => {
    expect(cleanMessage(message, NAMES)).toBe(cleaned);
  });

  test("nothing left to say is null, and a long message is cut", () => {
    expect(cleanMessage("", NAMES)).toBeNull();
    expect(cleanMessage("https://api.openai.com/", NAMES)).toBeNull();
    expect(cleanMessage("ab ".repeat(5000), NAMES)!.length).toBeLessThanOrEqual(600);
  });

  test("a public name that looks like something to remove stays, and one with $& is put in as it is", () => {
    expect(
      cleanMessage("model up-1 is busy", { upstreamModel: "up-1", publicModel: "deepseek.com/v3" }),
    ).toBe("model deepseek.com/v3 is busy");
    expect(cleanMessage("model a.b* is busy", { upstreamModel: "a.b*", publicModel: "$&x" })).toBe(
      "model $&x is busy",
    );
  });

  test("hostile messages are cleaned in no time", () => {
    for (const piece of ["a.", "a-", "sk-", "1.", "openai/", "http://", "a@", "org-", "request id ", "*"]) {
      const started = performance.now();
      cleanMessage(piece.repeat(100_000), NAMES);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  test("a key in a message is kept from the log too", () => {
    expect(read(401, error("invalid_api_key", "Incorrect key sk-live-1234567890")).internal).not.toContain(
      "1234567890",
    );
  });
});
