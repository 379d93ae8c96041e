import { classifyFailure, type ErrorWords } from "../classify-failure.ts";
import type { ModelNames, UpstreamReply } from "../dialect.ts";
import { parseReport, wordOf } from "../error-report.ts";
import { EventSplitter } from "../event-splitter.ts";
import { isObject } from "../field-rules.ts";
import { readRetryAfter } from "../retry-after.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";

const WITHIN = 200;

/**
 * The status that belongs to a code, whatever status it comes with: in a stream it comes with 200. The first
 * that fits decides; a code that is not here goes by its own words, then by the status it came with.
 */
const STATUSES: readonly [code: RegExp, status: number][] = [
  [/^Throttling|^limit_?requests/i, 429],
  [/TooLarge$/i, 413],
  [/^InvalidURL|^Model\.?_?NotFound/i, 404],
  [/TimeOut$/i, 408],
  [/^(InvalidParameter|BadRequest|UnsupportedOperation)/i, 400],
  [/^Model(ServingError|Unavailable)|^ServiceUnavailable/i, 503],
  [/^(InternalError|SystemError)/i, 500],
];

/** Errors of the model server come wrapped: "<400> InternalError.Algo.InvalidParameter: …". */
const WRAPPED = /^<(\d{3})>\s*([\w.]+):\s*/;

/** `InternalError.Algo.InvalidParameter` and `InvalidParameter.DataInspection` are invalid parameters. */
const ENVELOPE = /^InternalError\.Algo\.(?=\w)/i;
const INVALID_PARAMETER = /^InvalidParameter\..*/i;

/** Complaints about what was sent that only the deployment's set-up can mend, or that have their own kind. */
const MESSAGES: readonly [message: RegExp, code: string][] = [
  [/^url error/i, "InvalidURL"],
  [/token length exceeds? model limit/i, "context_length"],
];

export function readUpstreamError(reply: UpstreamReply, names: ModelNames): UpstreamFailure {
  const { status, body, headers } = reply;
  return { ...classify(status, body, names), retryAfterSeconds: readRetryAfter(headers) };
}

/** An error that came within an answer of status 200; `stated` is the status that its event names. */
export function readErrorWithin(body: Buffer, names: ModelNames | null, stated = WITHIN): UpstreamFailure {
  return { ...classify(stated, body, names), status: WITHIN };
}

function classify(status: number, body: Buffer, names: ModelNames | null): UpstreamFailure {
  const report = readReport(body);
  if (report === null) return classifyFailure({ status, body, words: null, names });
  const { words, wrapped } = unwrap(report);
  const booked = STATUSES.find(([code]) => code.test(words.code))?.[1];
  return { ...classifyFailure({ status: wrapped ?? booked ?? status, body, words, names }), status };
}

function unwrap(report: Record<string, unknown>): { words: ErrorWords; wrapped: number | null } {
  const message = wordOf(report["message"] ?? report["msg"]);
  const inner = WRAPPED.exec(message);
  const code = (inner?.[2] ?? wordOf(report["code"]))
    .replace(ENVELOPE, "")
    .replace(INVALID_PARAMETER, "InvalidParameter");
  const said = MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  return {
    words: {
      code: said ?? code,
      type: wordOf(report["type"]),
      message: message.replace(WRAPPED, ""),
      param: "",
    },
    wrapped: inner && said === undefined ? Number(inner[1]) : null,
  };
}

/** `{code,message}`, the same as the data of an event, or within `{error}` as gateways put it. */
function readReport(body: Buffer): Record<string, unknown> | null {
  const report = parseReport(body) ?? parseReport(firstData(body));
  if (report === null) return null;
  return isObject(report["error"]) ? report["error"] : report;
}

/** The data of the first event of a body that is a stream of events. */
function firstData(body: Buffer): Buffer | null {
  let data: Buffer | null = null;
  const splitter = new EventSplitter({
    readEvent: (bytes, start, end) => void (data ??= bytes.subarray(start, end)),
    refuseEvent: () => undefined,
  });
  splitter.push(body);
  splitter.end();
  return data;
}
