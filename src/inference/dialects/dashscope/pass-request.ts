import type { InferenceRequest, UpstreamTarget } from "../dialect.ts";
import { MemberChanges } from "../member-changes.ts";
import { findTopLevelMembers } from "../top-level-members.ts";
import { type Bounds, boundOutput } from "./bound-output.ts";

const NULL = "null";

/** What a client of the protocol wrote for it is for the supplier to judge. */
export function canPass(): boolean {
  return true;
}

/** The client's bytes with the supplier's model name, and within the bound on the output. */
export function passRequest(request: InferenceRequest, target: UpstreamTarget): Buffer {
  const changes = new MemberChanges(request.body, request.spans);
  changes.set("model", JSON.stringify(target.upstreamModel));
  const span = request.spans.get("parameters");
  const json = span ? request.body.subarray(span.start, span.end) : Buffer.from(NULL);
  const parameters = JSON.parse(json.toString("utf8")) as Record<string, unknown> | null;
  const bounds = boundOutput(parameters ?? {}, target);
  if (Object.keys(bounds).length > 0) changes.set("parameters", withBounds(json, bounds));
  return changes.toBuffer();
}

function withBounds(json: Buffer, bounds: Bounds): string {
  const spans = findTopLevelMembers(json);
  if (spans.size === 0) return JSON.stringify(bounds);
  const changes = new MemberChanges(json, spans);
  for (const [name, value] of Object.entries(bounds)) changes.set(name, String(value));
  return changes.toBuffer().toString("utf8");
}
