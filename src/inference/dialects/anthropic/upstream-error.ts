import { classifyFailure, type ErrorWords } from "../classify-failure.ts";
import type { ModelNames, UpstreamReply } from "../dialect.ts";
import { parseReport, wordOf } from "../error-report.ts";
import { isObject } from "../field-rules.ts";
import { readRetryAfter } from "../retry-after.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";

/** The statuses of errors whose own words say too little, for when they come within an answer. */
const STATUSES: Readonly<Record<string, string>> = {
  authentication_error: "401",
  billing_error: "402",
  permission_error: "403",
  not_found_error: "404",
  request_too_large: "413",
  timeout_error: "504",
};

/** What is said of our account, or of the content, under the type of a request that is not valid. */
const MESSAGES: readonly [message: RegExp, code: string][] = [
  [/credit balance|usage limits?\b.*\b(reached|regain|exceeded)|reached your .*usage limit/i, "billing"],
  [/\borganization has been disabled\b|\bplans? (&|and) billing\b/i, "billing"],
  [/content filtering policy/i, "content_filter"],
];

export function readUpstreamError(reply: UpstreamReply, names: ModelNames): UpstreamFailure {
  const { status, body, headers } = reply;
  const failure = classifyFailure({ status, body, words: readWords(body), names });
  return { ...failure, retryAfterSeconds: readRetryAfter(headers) };
}

/** An error that came within an answer of status 200. */
export function readErrorWithin(body: Buffer, names: ModelNames | null): UpstreamFailure {
  return classifyFailure({ status: 200, body, words: readWords(body), names });
}

/** `{type:"error",error:{type,message}}`, and what gateways put in its place: `{error}`, `{code,message}`. */
function readWords(body: Buffer): ErrorWords | null {
  const report = parseReport(body);
  if (report === null) return null;
  const error = isObject(report["error"]) ? report["error"] : report;
  const type = wordOf(error["type"]);
  const message = wordOf(error["message"] ?? report["error"] ?? report["message"] ?? report["detail"]);
  const said = MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  return {
    code: said ?? (wordOf(error["code"] ?? error["status"]) || (STATUSES[type] ?? "")),
    type,
    message,
    param: wordOf(error["param"]),
  };
}
