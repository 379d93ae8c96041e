/** One event of a stream, as its bytes say it. */
export interface StreamEvent {
  type: string;
  index?: number;
  message?: Record<string, unknown>;
  content_block?: Record<string, unknown>;
  delta?: Record<string, unknown>;
  usage?: Record<string, unknown>;
}

const DELTAS: Record<string, string[]> = {
  text: ["text_delta"],
  thinking: ["thinking_delta", "signature_delta"],
  tool_use: ["input_json_delta"],
  redacted_thinking: [],
};

/** Reads a stream strictly; an event that is not as the protocol has it is null. */
export function parseStream(text: string): (StreamEvent | null)[] {
  if (text === "") return [];
  if (!text.endsWith("\n\n")) return [null];
  return text
    .slice(0, -2)
    .split("\n\n")
    .map((lines) => {
      const match = /^event: (\w+)\ndata: (\{[^\n]*\})$/.exec(lines);
      const event = match ? (JSON.parse(match[2]!) as StreamEvent) : null;
      return event !== null && event.type === match?.[1] ? event : null;
    });
}

/** What a stream has that a client could stumble over; empty when it is as the protocol has it. */
export function violationsOf(text: string): string[] {
  const events = parseStream(text);
  const violations: string[] = [];
  const said = events.filter((event) => event?.type !== "ping");
  let next = 0;
  let open: { type: string; closing: boolean } | null = null;
  said.forEach((event, at) => {
    if (event === null) return violations.push(`${at}: malformed`);
    const isPlaced =
      event.type === "message_start"
        ? at === 0
        : event.type === "message_stop"
          ? at === said.length - 1
          : true;
    if (!isPlaced || (at === 0 && event.type !== "message_start"))
      violations.push(`${at}: ${event.type} misplaced`);
    switch (event.type) {
      case "message_start":
        if (typeof event.message?.["usage"] !== "object") violations.push(`${at}: no usage`);
        break;
      case "content_block_start":
        if (open !== null) violations.push(`${at}: starts within a block`);
        if (event.index !== next) violations.push(`${at}: index ${String(event.index)}, not ${next}`);
        open = { type: String(event.content_block?.["type"]), closing: false };
        break;
      case "content_block_delta":
        violations.push(...deltaViolations(event, open, next).map((one) => `${at}: ${one}`));
        if (open !== null && event.delta?.["type"] === "signature_delta") open.closing = true;
        break;
      case "content_block_stop":
        if (open === null || event.index !== next) violations.push(`${at}: stops nothing`);
        if (open?.type === "thinking" && !open.closing)
          violations.push(`${at}: thinking without a signature`);
        open = null;
        next++;
        break;
      case "message_delta":
        if (open !== null) violations.push(`${at}: a block is still open`);
        if (next === 0) violations.push(`${at}: no block at all`);
        if (typeof event.usage?.["output_tokens"] !== "number") violations.push(`${at}: no usage`);
        if (at !== said.length - 2) violations.push(`${at}: not before the last`);
        break;
      case "message_stop":
        break;
      default:
        violations.push(`${at}: ${event.type} is unknown`);
    }
    return null;
  });
  if (said.at(-1)?.type !== "message_stop") violations.push("no message_stop");
  return violations;
}

function deltaViolations(
  event: StreamEvent,
  open: { type: string; closing: boolean } | null,
  next: number,
): string[] {
  const type = String(event.delta?.["type"]);
  if (open === null || event.index !== next) return ["a delta of no open block"];
  if (!DELTAS[open.type]?.includes(type)) return [`${type} within ${open.type}`];
  if (open.closing) return ["a delta behind the signature"];
  const text = event.delta?.["text"] ?? event.delta?.["thinking"] ?? event.delta?.["partial_json"];
  return text === "" ? ["an empty delta"] : [];
}

/** The message that a stream tells, put together as clients do. */
export function messageOf(text: string): Record<string, unknown> {
  let message: Record<string, unknown> = {};
  const content: Record<string, unknown>[] = [];
  const json: string[] = [];
  for (const event of parseStream(text)) {
    if (event?.message) message = event.message;
    if (event?.content_block) content.push({ ...event.content_block });
    const block = content.at(-1);
    if (event?.type === "content_block_delta" && block) {
      const { type, text: more, thinking, signature, partial_json: piece } = event.delta!;
      if (type === "text_delta") block["text"] = String(block["text"]) + String(more);
      if (type === "thinking_delta") block["thinking"] = String(block["thinking"]) + String(thinking);
      if (type === "signature_delta") block["signature"] = signature;
      if (type === "input_json_delta")
        json[content.length - 1] = (json[content.length - 1] ?? "") + String(piece);
    }
    if (event?.type === "message_delta") {
      message = { ...message, ...event.delta, usage: { ...(message["usage"] as object), ...event.usage } };
    }
  }
  json.forEach((piece, index) => (content[index]!["input"] = JSON.parse(piece) as unknown));
  return { ...message, content };
}
