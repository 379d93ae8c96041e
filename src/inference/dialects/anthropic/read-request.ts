import type { AnswerForm } from "../answer-form.ts";
import type { ClientMessage, InferenceRequest } from "../dialect.ts";
import { isObject, isText } from "../field-rules.ts";
import { parseObject } from "../parse-object.ts";
import { hasLateSystem } from "../late-system.ts";
import { measureInput } from "./measure-input.ts";
import { checkFields } from "./request-fields.ts";
import { checkVersion, joined, readVersion } from "./request-version.ts";

/** Reads and checks a message request. Fields that are not known here pass through. */
export function readRequest({ body, headers, query }: ClientMessage): InferenceRequest {
  const { fields, spans } = parseObject(body);
  const version = readVersion(headers);
  checkFields(fields);
  checkVersion(fields, version);
  return {
    protocol: "anthropic",
    model: fields.model,
    stream: fields["stream"] === true,
    wantsUsage: true,
    maxOutputTokens: fields.max_tokens,
    choices: 1,
    ...measureInput(fields, spans),
    messageCount: fields.messages.length,
    hasTools: Array.isArray(fields["tools"]) && fields["tools"].length > 0,
    hasLateSystem: hasLateSystem(fields.messages),
    mayWriteCache: body.includes("cache_control"),
    endUser: readEndUser(fields["metadata"]),
    form: { cumulative: false, textOnly: false, thinking: readDisplay(fields["thinking"]) },
    ownHeaders: ownHeaders(version, headers),
    ownQuery: new URLSearchParams(query).get("beta") === "true" ? "?beta=true" : "",
    body,
    spans,
  };
}

function ownHeaders(version: string, headers: ClientMessage["headers"]): [string, string][] {
  const beta = joined(headers["anthropic-beta"]);
  const own: [string, string][] = [["anthropic-version", version]];
  return beta === "" ? own : [...own, ["anthropic-beta", beta]];
}

function readEndUser(metadata: unknown): string | null {
  const id = isObject(metadata) ? metadata["user_id"] : null;
  return isText(id) && id !== "" ? id : null;
}

function readDisplay(thinking: unknown): AnswerForm["thinking"] {
  if (!isObject(thinking) || thinking["type"] === "disabled") return "hidden";
  return thinking["display"] === "omitted" ? "unsaid" : "told";
}
