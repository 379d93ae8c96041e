import { fail } from "../../../kernel/app-error.ts";
import type { ClientMessage } from "../dialect.ts";
import { invalid } from "../field-rules.ts";
import { blocksOf, type Message, type MessageBody } from "./message-body.ts";

const versions = ["2023-06-01", "2026-10-21"] as const;
type Version = (typeof versions)[number];

const DEFAULT: Version = "2023-06-01";
const HEADER = "anthropic-version";

/** Fields that the newer version does not know any more. */
const GONE = ["temperature", "top_p", "top_k"];

/** Which version of the protocol a client speaks. */
export function readVersion(headers: ClientMessage["headers"]): Version {
  const given = joined(headers[HEADER]);
  if (given === "") return DEFAULT;
  const version = versions.find((one) => one === given);
  if (version === undefined) throw invalid(HEADER, versions.join(" or "));
  return version;
}

/** Throws the error of the first thing in a request that its version of the protocol does not allow. */
export function checkVersion(body: MessageBody, version: Version): void {
  if (version === DEFAULT) return;
  for (const field of GONE) {
    if (!Object.hasOwn(body, field)) continue;
    const message = `${field}: Extra inputs are not permitted in version ${version}.`;
    throw fail("unsupported_parameter", { public: message, param: field });
  }
  body.messages.forEach((message, index) => checkBlocks(message, `messages[${index}].content`));
}

/** A header as one text, however often it was sent. */
export function joined(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(",") : (header ?? "");
}

function checkBlocks({ role, content }: Message, path: string): void {
  blocksOf(content).forEach(({ type, citations }, index) => {
    if (role === "assistant" && type === "document") {
      throw invalid(`${path}[${index}].type`, "another than document in a message of the assistant");
    }
    const isCiting = role === "user" && type === "text" && Array.isArray(citations) && citations.length > 0;
    if (isCiting) throw invalid(`${path}[${index}].citations`, "empty in a message of the user");
  });
}
