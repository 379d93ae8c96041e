import { classifyFailure, type ErrorWords } from "../classify-failure.ts";
import type { ModelNames, UpstreamReply } from "../dialect.ts";
import { parseReport, wordOf } from "../error-report.ts";
import { isObject } from "../field-rules.ts";
import { readRetryAfter } from "../retry-after.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";

export function readUpstreamError(reply: UpstreamReply, names: ModelNames): UpstreamFailure {
  const { status, body, headers } = reply;
  const failure = classifyFailure({ status, body, words: readWords(body), names });
  return { ...failure, retryAfterSeconds: readRetryAfter(headers) };
}

/** An error that came within an answer of status 200. */
export function readErrorWithin(body: Buffer, names: ModelNames | null): UpstreamFailure {
  return classifyFailure({ status: 200, body, words: readWords(body), names });
}

/** `{error:{…}}`, `{error:"…"}`, `{code,message}`, and FastAPI's `{detail}`. */
function readWords(body: Buffer): ErrorWords | null {
  const report = parseReport(body);
  if (report === null) return null;
  const error = isObject(report["error"]) ? report["error"] : report;
  const message = error["message"] ?? report["error"] ?? report["message"] ?? detailText(report["detail"]);
  return {
    code: wordOf(error["code"] ?? error["status"]),
    type: wordOf(error["type"]),
    message: wordOf(message),
    param: wordOf(error["param"]),
  };
}

function detailText(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail;
  return detail.map((entry) => wordOf(isObject(entry) ? entry["msg"] : null)).join("; ");
}
