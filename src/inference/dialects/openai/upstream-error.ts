import { classifyFailure, type ErrorWords } from "../classify-failure.ts";
import type { ModelNames, UpstreamReply } from "../dialect.ts";
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
  const report = parseObject(body);
  if (report === null) return null;
  const error = asObject(report["error"]) ?? report;
  const message = error["message"] ?? report["error"] ?? report["message"] ?? detailText(report["detail"]);
  return {
    code: text(error["code"] ?? error["status"]),
    type: text(error["type"]),
    message: text(message),
    param: text(error["param"]),
  };
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(body.toString("utf8")));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function detailText(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail;
  return detail.map((entry) => text(asObject(entry)?.["msg"])).join("; ");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
