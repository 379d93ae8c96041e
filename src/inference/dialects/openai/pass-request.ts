import type { InferenceRequest, UpstreamTarget } from "../dialect.ts";
import { MemberChanges } from "../member-changes.ts";

/** Suppliers differ in where they take system messages. */
export function canPass({ hasLateSystem }: InferenceRequest, flags: UpstreamTarget["flags"]): boolean {
  return !hasLateSystem || (flags.midSystem && !flags.systemFirstOnly);
}

/** In the order in which they hold. */
const MAX_TOKENS_FIELDS = ["max_completion_tokens", "max_tokens"];
const SAMPLING_FIELDS = ["temperature", "top_p", "presence_penalty", "frequency_penalty"];
const NULL = "null";

/**
 * The client's bytes with the supplier's model name, a bound on the output, a stream's usage asked for, and
 * without what the supplier's flags rule out.
 */
export function passRequest(request: InferenceRequest, target: UpstreamTarget): Buffer {
  const changes = new MemberChanges(request.body, request.spans);
  boundOutput(changes, request, target);
  if (request.stream) askForUsage(changes, request, target);
  if (target.flags.temperatureMode !== "any") for (const field of SAMPLING_FIELDS) changes.remove(field);
  changes.set("model", JSON.stringify(target.upstreamModel));
  return changes.toBuffer();
}

/** Streams are billed by the usage at their end, whether or not the client asked to see it. */
function askForUsage(changes: MemberChanges, request: InferenceRequest, { flags }: UpstreamTarget): void {
  const field = "stream_options";
  if (!flags.streamUsage) return changes.remove(field);
  const json = textOf(request, field);
  if (json === NULL) return changes.set(field, `{"include_usage":true}`);
  changes.set(field, JSON.stringify({ ...(JSON.parse(json) as object), include_usage: true }));
}

/** Under the one name that the supplier has for it. */
function boundOutput(changes: MemberChanges, request: InferenceRequest, target: UpstreamTarget): void {
  const { flags, maxOutputTokens } = target;
  const given = MAX_TOKENS_FIELDS.map((name) => textOf(request, name)).find((json) => json !== NULL);
  const bound = given !== undefined && Number(given) <= maxOutputTokens ? given : String(maxOutputTokens);
  const own = flags.maxTokensField;
  for (const other of MAX_TOKENS_FIELDS) {
    if (other === own || !changes.has(other)) continue;
    if (changes.has(own)) changes.remove(other);
    else {
      changes.rename(other, own);
      return changes.set(other, bound);
    }
  }
  changes.set(own, bound);
}

/** The JSON of a member; null is as good as absent. */
function textOf({ body, spans }: InferenceRequest, name: string): string {
  const span = spans.get(name);
  return span === undefined ? NULL : body.toString("utf8", span.start, span.end);
}
