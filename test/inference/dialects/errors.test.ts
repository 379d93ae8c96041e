import { describe, expect, test } from "@jest/globals";
import { errorWriters } from "../../../src/inference/dialects/error-writers.ts";
import { type AppError, type ErrorDetail, fail } from "../../../src/kernel/app-error.ts";
import { type ErrorCode, errorCatalogue } from "../../../src/kernel/error-catalogue.ts";
import { type Protocol, protocols } from "../../../src/kernel/protocol.ts";

const REQUEST_ID = "req_01jd3k0000000000000000abcd";
const codes = Object.keys(errorCatalogue) as ErrorCode[];

function write(protocol: Protocol, error: AppError) {
  const written = errorWriters[protocol].writeError(error, REQUEST_ID);
  return {
    ...written,
    headers: Object.fromEntries(written.headers),
    json: JSON.parse(written.body.toString()),
  };
}

function writeCode(protocol: Protocol, code: ErrorCode, detail: ErrorDetail = {}) {
  return write(protocol, fail(code, { internal: "INTERNAL", ...detail }));
}

/**
 * The table of errors: code | status | OpenAI type / code | Anthropic type (status) | DashScope code | whether to
 * retry.
 */
const TABLE = `
invalid_request         | 400 | invalid_request_error / invalid_request          | invalid_request_error  | InvalidParameter      | no
unknown_parameter       | 400 | invalid_request_error / unknown_parameter        | invalid_request_error  | InvalidParameter      | no
unsupported_parameter   | 400 | invalid_request_error / unsupported_parameter    | invalid_request_error  | InvalidParameter      | no
context_length_exceeded | 400 | invalid_request_error / context_length_exceeded  | invalid_request_error  | InvalidParameter      | no
content_blocked         | 400 | invalid_request_error / content_policy_violation | invalid_request_error  | DataInspectionFailed  | no
missing_api_key         | 401 | invalid_request_error / invalid_api_key          | authentication_error   | InvalidApiKey         | no
invalid_api_key         | 401 | invalid_request_error / invalid_api_key          | authentication_error   | InvalidApiKey         | no
key_disabled            | 401 | invalid_request_error / invalid_api_key          | authentication_error   | InvalidApiKey         | no
key_expired             | 401 | invalid_request_error / invalid_api_key          | authentication_error   | InvalidApiKey         | no
insufficient_balance    | 402 | insufficient_quota / insufficient_quota          | billing_error          | Arrearage             | no
key_quota_exceeded      | 402 | insufficient_quota / insufficient_quota          | billing_error          | Arrearage             | no
balance_reserved        | 402 | insufficient_quota / insufficient_quota          | billing_error          | Arrearage             | no
model_not_allowed       | 403 | permission_error / model_not_allowed             | permission_error       | model_not_allowed     | no
permission_denied       | 403 | permission_error / permission_denied             | permission_error       | AccessDenied          | no
customer_suspended      | 403 | permission_error / customer_suspended            | permission_error       | AccessDenied          | no
ip_not_allowed          | 403 | permission_error / ip_not_allowed                | permission_error       | AccessDenied          | no
not_found               | 404 | invalid_request_error / model_not_found          | not_found_error        | ModelNotFound         | no
model_not_found         | 404 | invalid_request_error / model_not_found          | not_found_error        | ModelNotFound         | no
conflict                | 409 | invalid_request_error / conflict                 | conflict_error         | Conflict              | no
idempotency_in_progress | 409 | invalid_request_error / idempotency_in_progress  | conflict_error         | Conflict              | yes
version_conflict        | 412 | invalid_request_error / version_conflict         | invalid_request_error  | Conflict              | no
idempotency_key_reused  | 422 | invalid_request_error / idempotency_key_reused   | invalid_request_error  | InvalidParameter      | no
method_not_allowed      | 405 | invalid_request_error / method_not_allowed       | invalid_request_error  | UnsupportedOperation  | no
request_too_large       | 413 | invalid_request_error / request_too_large        | request_too_large      | BadRequest.TooLarge   | no
unsupported_media_type  | 415 | invalid_request_error / unsupported_media_type   | invalid_request_error  | InvalidParameter      | no
rate_limited            | 429 | requests / rate_limit_exceeded                   | rate_limit_error       | Throttling.RateQuota  | yes
concurrency_limited     | 429 | requests / rate_limit_exceeded                   | rate_limit_error       | Throttling            | yes
internal_error          | 500 | server_error / internal_error                    | api_error              | InternalError         | yes
upstream_error          | 502 | server_error / upstream_error                    | api_error (500)        | InternalError         | yes
upstream_unavailable    | 503 | server_error / upstream_unavailable              | api_error              | ModelUnavailable      | yes
upstream_overloaded     | 503 | server_error / server_is_overloaded              | overloaded_error (529) | ModelUnavailable      | yes
service_unavailable     | 503 | server_error / server_is_overloaded              | overloaded_error (529) | ModelUnavailable      | yes
upstream_timeout        | 504 | server_error / timeout                           | timeout_error          | RequestTimeOut        | yes
`;

interface Row {
  code: ErrorCode;
  status: number;
  openai: { type: string; code: string };
  anthropic: { type: string; status: number };
  dashscope: string;
  canRetry: boolean;
}

const rows = TABLE.trim()
  .split("\n")
  .map((line): Row => {
    const [code, status, openai, anthropic, dashscope, retry] = line.split("|").map((cell) => cell.trim());
    const [type, openaiCode] = openai!.split(" / ");
    const [anthropicType, anthropicStatus] = anthropic!.replace(")", "").split(" (");
    return {
      code: code as ErrorCode,
      status: Number(status),
      openai: { type: type!, code: openaiCode! },
      anthropic: { type: anthropicType!, status: Number(anthropicStatus ?? status) },
      dashscope: dashscope!,
      canRetry: retry === "yes",
    };
  });

describe("an error in each protocol's own words", () => {
  test("the table has every code once", () => {
    expect(rows.map((row) => row.code).sort()).toEqual([...codes].sort());
  });

  test.each(rows)("$code to an OpenAI client", ({ code, status, openai, canRetry }) => {
    const written = writeCode("openai", code, { param: "p" });
    expect(written.status).toBe(status);
    expect(written.json).toEqual({
      error: { message: errorCatalogue[code].message, type: openai.type, param: "p", code: openai.code },
    });
    expect(written.headers["x-should-retry"]).toBe(canRetry ? undefined : "false");
    expect(writeCode("openai", code).json.error.param).toBeNull();
  });

  test.each(rows)("$code to an Anthropic client", ({ code, anthropic, canRetry }) => {
    const written = writeCode("anthropic", code);
    expect(written.status).toBe(anthropic.status);
    expect(written.json).toMatchObject({
      type: "error",
      error: { type: anthropic.type },
      request_id: REQUEST_ID,
    });
    expect(written.json.error.message).toContain(errorCatalogue[code].message);
    expect(written.headers["x-should-retry"]).toBe(canRetry ? undefined : "false");
  });

  test.each(rows)("$code to a DashScope client", ({ code, status, dashscope, canRetry }) => {
    const written = writeCode("dashscope", code);
    expect(written.status).toBe(status);
    expect(written.json).toEqual({
      code: dashscope,
      message: errorCatalogue[code].message,
      request_id: REQUEST_ID,
    });
    expect(written.headers["x-should-retry"]).toBe(canRetry ? undefined : "false");
  });

  test.each(codes)("%s says nothing internal anywhere, and waits when it is told to", (code) => {
    for (const protocol of protocols) {
      const error = fail(code, { internal: "INTERNAL", retryAfterSeconds: 1.2, cause: new Error("CAUSE") });
      const written = write(protocol, error);
      const stream = errorWriters[protocol].writeStreamError(error, REQUEST_ID, 4).toString();
      expect(written.headers).toMatchObject({ "content-type": "application/json", "retry-after": "2" });
      expect(written.body.toString() + stream).not.toMatch(/INTERNAL|CAUSE/);
    }
  });

  test("figures for programs stand beside the message, in every protocol", () => {
    const facts = { affordable_max_tokens: 120, limit_source: "running_reservations" };
    for (const protocol of protocols) {
      const { json, status, headers } = writeCode(protocol, "balance_reserved", { facts });
      expect(protocol === "dashscope" ? json : json.error).toMatchObject(facts);
      expect(status).toBe(402);
      expect(headers["x-should-retry"]).toBe("false");
    }
  });

  test.each(codes)("%s within a stream is one event of the protocol", (code) => {
    const error = fail(code, { public: 'line\nbreak "quoted"' });
    const { openai, anthropic, dashscope } = errorWriters;
    expect(openai.writeStreamError(error, REQUEST_ID).toString()).toBe(
      `data: ${openai.writeError(error, REQUEST_ID).body.toString()}\n\n`,
    );
    expect(anthropic.writeStreamError(error, REQUEST_ID).toString()).toBe(
      `event: error\ndata: ${anthropic.writeError(error, REQUEST_ID).body.toString()}\n\n`,
    );
    expect(dashscope.writeStreamError(error, REQUEST_ID, 7).toString()).toBe(
      `id:7\nevent:error\n:HTTP_STATUS/${error.status}\ndata:${dashscope.writeError(error, REQUEST_ID).body.toString()}\n\n`,
    );
  });
});

describe("words that clients look for", () => {
  const openaiWords =
    "This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens (1000 + 8000).";

  test("an input that is too long reads as each protocol's own vendor says it", () => {
    const words = (protocol: Protocol, message: string): unknown => {
      const { json } = writeCode(protocol, "context_length_exceeded", { public: message });
      return json.error?.message ?? json.message;
    };
    expect(words("openai", openaiWords)).toBe(openaiWords);
    expect(words("anthropic", openaiWords)).toBe("prompt is too long: 9000 tokens > 8192 maximum");
    expect(words("dashscope", openaiWords)).toBe("Range of input length should be [1, 8192]");
    const anthropicWords = "prompt is too long: 210000 tokens > 200000 maximum";
    expect(words("anthropic", anthropicWords)).toBe(anthropicWords);
    expect(words("dashscope", anthropicWords)).toBe("Range of input length should be [1, 200000]");
    const dashscopeWords = "Range of input length should be [1, 30720]";
    expect(words("dashscope", dashscopeWords)).toBe(dashscopeWords);
    expect(words("anthropic", dashscopeWords)).toBe(`prompt is too long: ${dashscopeWords}`);
    expect(words("anthropic", "too long")).toBe("prompt is too long: too long");
  });

  test("a model outside the key's scope says model_not_allowed to Anthropic clients too", () => {
    const { json } = writeCode("anthropic", "model_not_allowed", { public: "Not qwen-max." });
    expect(json.error).toEqual({
      type: "permission_error",
      message: "model_not_allowed: Not qwen-max.",
      code: "model_not_allowed",
    });
    expect(writeCode("anthropic", "permission_denied").json.error).not.toHaveProperty("code");
  });

  test("a limit on tokens has the type tokens to OpenAI clients", () => {
    const { json } = writeCode("openai", "rate_limited", { param: "tokens" });
    expect(json.error).toMatchObject({ type: "tokens", param: null, code: "rate_limit_exceeded" });
  });
});
