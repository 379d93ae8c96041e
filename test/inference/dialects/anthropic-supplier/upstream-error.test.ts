import { describe, expect, test } from "@jest/globals";
import {
  readErrorWithin,
  readUpstreamError,
} from "../../../../src/inference/dialects/anthropic/upstream-error.ts";
import {
  failureToError,
  type UpstreamFailureKind,
} from "../../../../src/inference/dialects/upstream-failure.ts";
import { NAMES } from "./read-reply.ts";

function error(type: string, message = "words"): object {
  return { type: "error", error: { type, message }, request_id: "req_011CSHoEeqs5C35K2UUqR7Fy" };
}

function bytes(body: string | object): Buffer {
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

function readAs(status: number, body: string | object, headers: Record<string, string> = {}) {
  return readUpstreamError({ status, body: bytes(body), headers }, NAMES);
}

const OUR_ACCOUNT = [
  "Your credit balance is too low to access the API. Please go to Plans & Billing to purchase credits.",
  "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
  "This organization has been disabled.",
];
const TOO_LONG = [
  "prompt is too long: 210000 tokens > 200000 maximum",
  "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length",
];

type Row = [status: number, body: string | object, kind: UpstreamFailureKind, clientStatus: number];

describe("what a supplier's refusal means, and the status that its customer reads", () => {
  const rows: Row[] = [
    [400, error("invalid_request_error"), "bad_request", 400],
    ...OUR_ACCOUNT.map((message): Row => [400, error("invalid_request_error", message), "credential", 503]),
    ...TOO_LONG.map((message): Row => [400, error("invalid_request_error", message), "context_length", 400]),
    [
      400,
      error("invalid_request_error", "Output blocked by content filtering policy"),
      "content_blocked",
      400,
    ],
    [400, "<html>", "broken", 502],
    [401, error("authentication_error"), "credential", 503],
    [402, error("billing_error"), "credential", 503],
    [403, error("permission_error"), "credential", 503],
    [403, "", "credential", 503],
    [404, error("not_found_error", "model: upstream-model-2025"), "misconfigured", 503],
    [409, error("conflict_error"), "broken", 502],
    [413, error("request_too_large"), "too_large", 413],
    [413, "<html>", "too_large", 413],
    [429, error("rate_limit_error"), "rate_limited", 429],
    [429, error("rate_limit_error", OUR_ACCOUNT[1]), "credential", 503],
    [500, error("api_error"), "broken", 502],
    [500, "", "broken", 502],
    [502, "<html>Bad gateway</html>", "broken", 502],
    [503, "", "overloaded", 503],
    [504, error("timeout_error"), "timeout", 504],
    [529, error("overloaded_error"), "overloaded", 503],
    [529, "", "overloaded", 503],
    [400, { error: "some words" }, "bad_request", 400],
    [400, { code: "InvalidApiKey", message: "words" }, "credential", 503],
  ];

  test.each(rows)("%s %j is %s, read as %s", (status, body, kind, clientStatus) => {
    const failure = readAs(status, body);
    expect(failure).toMatchObject({ kind, status });
    expect(failureToError(failure).status).toBe(clientStatus);
    const isTold = ["bad_request", "context_length", "content_blocked"].includes(kind);
    expect(failure.message === null).toBe(!isTold);
  });

  test("its words are told under the public name and without what names the supplier", () => {
    const message =
      "messages.0: upstream-model-2025 at https://api.anthropic.com takes no audio (request_id: req_011CSHoEeqs5C35K2UUqR7Fy)";
    const failure = readAs(400, error("invalid_request_error", message));
    expect(failure.message).toContain("messages.0: chat-large");
    expect(failure.message).not.toMatch(/upstream-model|anthropic|req_011/i);
    expect(failure.internal).toContain("upstream-model-2025");
  });

  test("how long to wait is in its headers", () => {
    expect(readAs(429, error("rate_limit_error"), { "retry-after": "17" }).retryAfterSeconds).toBe(17);
    expect(readAs(429, error("rate_limit_error")).retryAfterSeconds).toBeNull();
  });
});

describe("what an error within an answer means", () => {
  const rows: [type: string, message: string, kind: UpstreamFailureKind][] = [
    ["overloaded_error", "Overloaded", "overloaded"],
    ["api_error", "Internal server error", "broken"],
    ["api_error", "Output blocked by content filtering policy", "content_blocked"],
    ["rate_limit_error", "slow", "rate_limited"],
    ["invalid_request_error", "words", "bad_request"],
    ["invalid_request_error", TOO_LONG[0]!, "context_length"],
    ["authentication_error", "words", "credential"],
    ["billing_error", "words", "credential"],
    ["permission_error", "words", "credential"],
    ["not_found_error", "words", "misconfigured"],
    ["request_too_large", "words", "too_large"],
    ["timeout_error", "words", "timeout"],
    ["brand_new_error", "words", "broken"],
  ];

  test.each(rows)("%s, %j is %s", (type, message, kind) => {
    expect(readErrorWithin(bytes(error(type, message)), NAMES)).toMatchObject({ kind, status: 200 });
  });

  test("without names, none of its words are told", () => {
    expect(readErrorWithin(bytes(error("invalid_request_error")), null)).toMatchObject({
      kind: "bad_request",
      message: null,
    });
  });
});
