import type { InferenceRequest, Span, UpstreamTarget } from "../dialect.ts";
import { Splice } from "../splice.ts";

const DEFAULT_MAX_TOKENS_FIELD = "max_completion_tokens";
const MAX_TOKENS_FIELDS = ["max_completion_tokens", "max_tokens"];
const NULL_BYTE = 0x6e;

interface Change extends Span {
  by: string;
}

/**
 * The client's bytes with the supplier's model name, a bound on the output, and a stream's usage asked for.
 */
export function writeUpstreamBody(request: InferenceRequest, target: UpstreamTarget): Buffer {
  const changes = [
    { ...request.spans.get("model")!, by: JSON.stringify(target.upstreamModel) },
    ...askForUsage(request),
    ...boundOutput(request, target),
  ];
  changes.sort((one, other) => one.start - other.start);
  const splice = new Splice();
  splice.open(request.body, 0, request.body.length);
  for (const { start, end, by } of changes) splice.replace(start, end, Buffer.from(by));
  return splice.toBuffer();
}

/** Streams are billed by the usage at their end, whether or not the client asked to see it. */
function askForUsage(request: InferenceRequest): Change[] {
  if (!request.stream) return [];
  const span = request.spans.get("stream_options");
  if (span === undefined) return [insert(request.body, `"stream_options":{"include_usage":true}`)];
  const options: unknown = JSON.parse(request.body.toString("utf8", span.start, span.end));
  const kept = typeof options === "object" ? options : null;
  return [{ ...span, by: JSON.stringify({ ...kept, include_usage: true }) }];
}

function boundOutput(request: InferenceRequest, target: UpstreamTarget): Change[] {
  const most = target.maxOutputTokens;
  if (most === null) return [];
  const given = MAX_TOKENS_FIELDS.map((field) => request.spans.get(field)).filter(
    (span) => span !== undefined,
  );
  if (request.maxOutputTokens !== null) {
    return given
      .filter((span) => numberAt(request.body, span) > most)
      .map((span) => ({ ...span, by: String(most) }));
  }
  const field = target.maxTokensField ?? DEFAULT_MAX_TOKENS_FIELD;
  const empty = request.spans.get(field);
  return [empty === undefined ? insert(request.body, `"${field}":${most}`) : { ...empty, by: String(most) }];
}

/** A null is no bound. */
function numberAt(body: Buffer, span: Span): number {
  return body[span.start] === NULL_BYTE ? 0 : Number(body.toString("latin1", span.start, span.end));
}

/** At the front of the object, which has a model at least. */
function insert(body: Buffer, member: string): Change {
  const at = body.indexOf("{") + 1;
  return { start: at, end: at, by: `${member},` };
}
