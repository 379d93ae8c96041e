import { describe, expect, test } from "@jest/globals";
import {
  readErrorWithin,
  readUpstreamError,
} from "../../../../src/inference/dialects/dashscope/upstream-error.ts";
import {
  failureToError,
  type UpstreamFailureKind,
} from "../../../../src/inference/dialects/upstream-failure.ts";
import { event, NAMES } from "./supplier-stream.ts";

function body(code: string, message = "a message"): Buffer {
  return Buffer.from(JSON.stringify({ code, message, request_id: "7574ee8f-38a3-4b1e-9280-11c33ab46e51" }));
}

function fromStatus(status: number, bytes: Buffer, headers: Record<string, string> = {}) {
  return readUpstreamError({ status, body: bytes, headers }, NAMES);
}

describe("what a supplier's refusal means", () => {
  const rows: [status: number, code: string, message: string, kind: UpstreamFailureKind][] = [
    [400, "InvalidParameter", "Temperature is out of range.", "bad_request"],
    [400, "InvalidParameter", "Range of input length should be [1, 30720]", "context_length"],
    [400, "InvalidParameter", "Total message token length exceed model limit", "context_length"],
    [400, "InvalidParameter", "url error, please check url!", "misconfigured"],
    [400, "InvalidParameter", "Model not exist.", "misconfigured"],
    [400, "InvalidParameter.DataInspection", "Unable to download the media resource", "bad_request"],
    [400, "DataInspectionFailed", "Output data may contain inappropriate content.", "content_blocked"],
    [400, "data_inspection_failed", "Input data may contain inappropriate content.", "content_blocked"],
    [400, "Arrearage", "Access denied, please make sure your account is in good standing.", "credential"],
    [400, "InvalidURL", "Invalid URL provided in your request.", "misconfigured"],
    [400, "BadRequest.EmptyInput", "Required input parameter missing.", "bad_request"],
    [400, "UnsupportedOperation", "The operation is unsupported.", "bad_request"],
    [401, "InvalidApiKey", "Invalid API-key provided.", "credential"],
    [403, "AccessDenied", "Access denied.", "credential"],
    [403, "AccessDenied.Unpurchased", "Access to model denied.", "credential"],
    [403, "Model.AccessDenied", "Model access denied.", "credential"],
    [403, "Workspace.AccessDenied", "Workspace access denied.", "credential"],
    [403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", "credential"],
    [404, "ModelNotFound", "Model can not be found.", "misconfigured"],
    [408, "RequestTimeOut", "Request timed out, please try again later.", "timeout"],
    [500, "RequestTimeOut", "Request timed out, please try again later.", "timeout"],
    [413, "BadRequest.TooLarge", "Payload Too Large", "too_large"],
    [429, "Throttling", "Requests throttling triggered.", "rate_limited"],
    [429, "Throttling.RateQuota", "Requests rate limit exceeded.", "rate_limited"],
    [429, "Throttling.AllocationQuota", "Allocated quota exceeded.", "rate_limited"],
    [429, "Throttling.BurstRate", "Request rate increased too quickly.", "rate_limited"],
    [400, "Throttling.RateQuota", "Requests rate limit exceeded.", "rate_limited"],
    [500, "Throttling", "Requests throttling triggered.", "rate_limited"],
    [429, "PostpaidBillOverdue", "The postpaid bill is overdue.", "credential"],
    [500, "InternalError", "An internal error has occurred.", "broken"],
    [500, "InternalError.Algo", "inference internal error", "broken"],
    [500, "InternalError.Timeout", "An internal timeout error has occurred.", "timeout"],
    [500, "SystemError", "An system error has occurred.", "broken"],
    [503, "ModelServingError", "Too many requests. The system is throttled.", "overloaded"],
    [503, "ModelUnavailable", "Model is unavailable, please try again later.", "overloaded"],
    [
      400,
      "InvalidParameter",
      "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 8192]",
      "context_length",
    ],
    [
      500,
      "InternalError.Algo",
      "<400> InternalError.Algo: An assistant message must be followed by tool messages",
      "bad_request",
    ],
    [500, "InternalError.Algo.InvalidParameter", "top_p must be above 0", "bad_request"],
    [
      400,
      "InvalidParameter",
      "<400> InternalError.Algo.DataInspectionFailed: Input data may be bad",
      "content_blocked",
    ],
  ];

  test.each(rows)("%i %s: %s", (status, code, message, kind) => {
    expect(fromStatus(status, body(code, message))).toMatchObject({ kind, status });
  });

  test.each(rows.filter(([, code]) => !code.startsWith("InternalError.Algo.")))(
    "within a stream, where no status tells it, too: (%i) %s: %s",
    (_status, code, message, kind) => {
      expect(readErrorWithin(body(code, message), NAMES)).toMatchObject({ kind, status: 200 });
    },
  );

  test("a code that nobody knows goes by the status, in a stream by the one that its event names", () => {
    expect(fromStatus(400, body("FlowNotPublished")).kind).toBe("bad_request");
    expect(fromStatus(503, body("Something")).kind).toBe("overloaded");
    expect(readErrorWithin(body("FlowNotPublished"), NAMES).kind).toBe("broken");
    expect(readErrorWithin(body("FlowNotPublished"), NAMES, 400)).toMatchObject({
      kind: "bad_request",
      status: 200,
    });
  });

  const bodies: [string, number, string, UpstreamFailureKind][] = [
    ["an empty body", 500, "", "broken"],
    ["HTML", 502, "<html><title>502</title></html>", "broken"],
    ["HTML of a gateway that is busy", 503, "<html></html>", "overloaded"],
    ["HTML with 429", 429, "<html></html>", "rate_limited"],
    [
      "an error as an event",
      400,
      event(body("InvalidParameter").toString(), { name: "error", status: 400 }),
      "bad_request",
    ],
    [
      "an error as an event, by its code",
      400,
      event(body("Throttling").toString(), { name: "error" }),
      "rate_limited",
    ],
    ["a gateway's own shape", 401, '{"error":{"code":"InvalidApiKey","message":"no"}}', "credential"],
    ["JSON that is no object", 400, "[1]", "broken"],
  ];

  test.each(bodies)("%s with %i", (_what, status, text, kind) => {
    expect(fromStatus(status, Buffer.from(text)).kind).toBe(kind);
  });
});

describe("what the customer reads of it", () => {
  test("words of a refusal that the customer can act on, without what names the supplier", () => {
    const message = `<400> InternalError.Algo.InvalidParameter: ${NAMES.upstreamModel} at dashscope.aliyuncs.com takes no such tool`;
    const failure = fromStatus(400, body("InvalidParameter", message));
    expect(failure.message).toBe("chat-large at [removed] takes no such tool");
  });

  const hidden: [string, number, string][] = [
    ["InvalidApiKey", 401, "invalid_api_key"],
    ["Arrearage", 400, "insufficient_balance"],
    ["AccessDenied.Unpurchased", 403, "permission_denied"],
    ["ModelNotFound", 404, "model_not_found"],
    ["Throttling", 429, "insufficient_balance"],
  ];

  test.each(hidden)("nothing of %s, and never %i's own code", (code, status, forbidden) => {
    const failure = fromStatus(status, body(code, "our account 123 at aliyun"));
    expect(failure.message).toBeNull();
    expect(failureToError(failure).code).not.toBe(forbidden);
    expect([401, 402, 403]).not.toContain(failureToError(failure).status);
  });

  test("nothing where the names to take out are not known", () => {
    expect(readErrorWithin(body("InvalidParameter", "bad value"), null)).toMatchObject({
      kind: "bad_request",
      message: null,
    });
  });

  test("how long to wait, where the supplier says so", () => {
    expect(fromStatus(429, body("Throttling"), { "retry-after": "3" }).retryAfterSeconds).toBe(3);
    expect(fromStatus(429, body("Throttling")).retryAfterSeconds).toBeNull();
  });
});
