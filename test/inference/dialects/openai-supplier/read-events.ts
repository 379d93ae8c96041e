import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import type { ReaderOptions } from "../../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";

/** What the reader tells of an answer that comes in pieces. */
export function readEvents(pieces: readonly Buffer[], options: Partial<ReaderOptions> = {}): ReplyEvent[] {
  const events: ReplyEvent[] = [];
  const names = { upstreamModel: "upstream-model", publicModel: "chat-large" };
  const reading = { stream: true, names, flags: flagDefaults.openai, ...options };
  const reader = openaiDialect.openReader(reading, (event) => events.push(event));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return events;
}

/** Events in short: what is said, with texts of one kind joined. */
export function inShort(events: readonly ReplyEvent[]): string[] {
  const short: string[] = [];
  let last = "";
  for (const event of events) {
    const kind = event.kind === "toolArguments" ? `${event.kind} ${String(event.call)}` : event.kind;
    if ("text" in event && kind === last) short.push(`${String(short.pop())}${event.text}`);
    else short.push(oneInShort(event));
    last = kind;
  }
  return short;
}

function oneInShort(event: ReplyEvent): string {
  switch (event.kind) {
    case "text":
    case "reasoning":
    case "refusal":
      return `${event.kind} ${event.text}`;
    case "toolStart":
      return `call ${String(event.call)} ${event.id || "-"} ${event.name}`;
    case "toolArguments":
      return `args ${String(event.call)} ${event.text}`;
    case "toolEnd":
      return `done ${String(event.call)}`;
    case "logprobs":
      return `logprobs ${event.tokens.map(({ token }) => JSON.stringify(token)).join(" ")}`;
    case "usage":
      return event.usage
        ? `usage ${Object.values(event.usage).join(" ")}${event.suspicious ? " ?" : ""}`
        : "usage none";
    case "finish":
      return `finish ${Object.values(event.finish).join(" ")}`;
    case "error":
      return `error ${event.failure.kind}`;
    case "signature":
    case "redacted":
    case "end":
      return event.kind;
  }
}
