import {
  asObject,
  asText,
  Complaints,
  framesOf,
  isArguments,
  isCount,
  isObject,
  type Json,
  parseObject,
  type CheckOptions,
} from "./complaints.ts";

/** Which deltas a block takes. */
const DELTAS: Readonly<Record<string, readonly string[]>> = {
  text: ["text_delta", "citations_delta"],
  thinking: ["thinking_delta", "signature_delta"],
  redacted_thinking: [],
  tool_use: ["input_json_delta"],
};

const STOP_REASONS = ["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"].concat(
  "model_context_window_exceeded",
);

/**
 * What an Anthropic client may read: every event named, blocks numbered without a gap, each started and
 * stopped, with deltas of its own kind; usage at both ends; `message_stop` last.
 */
export function checkAnthropic(text: string, options: CheckOptions): string[] {
  const complaints = new Complaints();
  const events = framesOf(text, complaints).map((lines) => {
    const event = parseObject(lines[1]?.slice("data: ".length) ?? "", complaints);
    complaints.same("lines", lines.length, 2);
    complaints.same("the event line", lines[0], `event: ${asText(event["type"])}`);
    complaints.expect(lines[1]?.startsWith("data: ") ?? false, "no data line");
    return event;
  });
  const told = events.filter(({ type }) => type !== "ping");
  const error = options.end === "error" ? told.pop() : undefined;
  if (error) checkError(error, complaints);
  new MessageChecker(complaints, options).check(told);
  return complaints.all;
}

function checkError(event: Json, complaints: Complaints): void {
  complaints.same("the last event", event["type"], "error");
  const { type, message } = asObject(event["error"]);
  complaints.expect(asText(type) !== "" && asText(message) !== "", "an error without type and message");
  complaints.expect(asText(event["request_id"]).startsWith("req_"), "an error without the request's id");
}

class MessageChecker {
  private readonly complaints: Complaints;
  private readonly options: CheckOptions;
  private open: string | null = null;
  private blocks = 0;
  private calls = 0;
  private input = "";
  private isSigned = false;
  private brokenInputs: string[] = [];
  private stopReason: unknown = null;

  constructor(complaints: Complaints, options: CheckOptions) {
    this.complaints = complaints;
    this.options = options;
  }

  check(events: readonly Json[]): void {
    const { complaints, options } = this;
    if (events.length > 0) this.readStart(events[0]!);
    const isWhole = options.end === "whole";
    const last = isWhole ? events.slice(-2) : [];
    for (const event of events.slice(1, events.length - last.length)) this.readEvent(event);
    if (!isWhole) return;
    complaints.same(
      "the last events",
      last.map(({ type }) => type),
      ["message_delta", "message_stop"],
    );
    complaints.expect(this.open === null, "a block that was never stopped");
    complaints.expect(this.blocks > 0, "no block");
    if (last[0]) this.readMessageDelta(last[0]);
    this.checkCalls();
  }

  private readStart(event: Json): void {
    const { complaints } = this;
    const message = asObject(event["message"]);
    complaints.same("the first event", event["type"], "message_start");
    complaints.expect(asText(message["id"]).startsWith("msg_"), `the id ${String(message["id"])}`);
    complaints.same("type", message["type"], "message");
    complaints.same("role", message["role"], "assistant");
    complaints.same("content", message["content"], []);
    complaints.same("stop_reason", message["stop_reason"], null);
    complaints.expect("stop_sequence" in message, "no stop_sequence");
    const usage = asObject(message["usage"]);
    for (const key of [
      "input_tokens",
      "output_tokens",
      "cache_creation_input_tokens",
      "cache_read_input_tokens",
    ]) {
      complaints.expect(isCount(usage[key]), `message_start without ${key}`);
    }
  }

  private readEvent(event: Json): void {
    const { complaints } = this;
    switch (event["type"]) {
      case "content_block_start":
        return this.startBlock(event, asObject(event["content_block"]));
      case "content_block_delta":
        return this.readDelta(event, asObject(event["delta"]));
      case "content_block_stop":
        return this.stopBlock(event);
      case "message_delta":
      case "message_stop":
      case "message_start":
        return complaints.expect(this.options.end !== "whole", `${event["type"]} in the middle`);
      default:
        complaints.expect(false, `the event ${String(event["type"])}`);
    }
  }

  private startBlock(event: Json, block: Json): void {
    const { complaints, options } = this;
    complaints.expect(this.open === null, "a block within a block");
    complaints.same("the index of a block", event["index"], this.blocks);
    this.open = asText(block["type"]);
    this.input = "";
    this.isSigned = false;
    complaints.expect(this.open in DELTAS || options.passed, `a block of the type ${this.open}`);
    if (this.open === "text" && !options.passed) complaints.same("text at the start", block["text"], "");
    if (this.open === "thinking")
      complaints.expect("signature" in block, "a thinking block without signature");
    if (this.open === "redacted_thinking")
      complaints.expect(asText(block["data"]) !== "", "redacted without data");
    if (this.open !== "tool_use") return;
    this.calls++;
    if (!options.passed) complaints.same("input at the start", block["input"], {});
    if (isObject(block["input"]) && Object.keys(block["input"]).length > 0)
      this.input = JSON.stringify(block["input"]);
    complaints.expect(
      /^[\w-]+$/.test(asText(block["id"])),
      `a call whose id is ${JSON.stringify(block["id"])}`,
    );
    complaints.expect(asText(block["name"]) !== "", "a call without a name");
  }

  private readDelta(event: Json, delta: Json): void {
    const { complaints } = this;
    complaints.same("the index of a delta", event["index"], this.blocks);
    const kind = asText(delta["type"]);
    const isKnown = this.open !== null && this.open in DELTAS;
    if (isKnown) complaints.expect(DELTAS[this.open!]!.includes(kind), `${kind} in a block of ${this.open!}`);
    else complaints.expect(this.options.passed && this.open !== null, `${kind} outside of a block`);
    complaints.expect(!this.isSigned, "a delta behind the signature");
    if (kind === "signature_delta") this.isSigned = true;
    if (kind === "input_json_delta") this.input += asText(delta["partial_json"]);
    if (this.options.passed) return;
    const text = delta["text"] ?? delta["thinking"] ?? delta["partial_json"] ?? delta["signature"];
    complaints.expect(asText(text) !== "", `an empty ${kind}`);
  }

  private stopBlock(event: Json): void {
    const { complaints } = this;
    complaints.same("the index of a stop", event["index"], this.blocks);
    complaints.expect(this.open !== null, "a stop without a block");
    if (this.open === "thinking") complaints.expect(this.isSigned, "thinking that nobody signed");
    if (this.open === "tool_use" && this.input !== "" && !isArguments(this.input))
      this.brokenInputs.push(this.input);
    this.open = null;
    this.blocks++;
  }

  private readMessageDelta(event: Json): void {
    const { complaints } = this;
    const delta = asObject(event["delta"]);
    this.stopReason = delta["stop_reason"];
    complaints.expect(
      STOP_REASONS.includes(asText(this.stopReason)),
      `the stop_reason ${String(this.stopReason)}`,
    );
    complaints.expect("stop_sequence" in delta, "message_delta without stop_sequence");
    const isSequence = typeof delta["stop_sequence"] === "string";
    complaints.expect(!isSequence || this.stopReason === "stop_sequence", "a stop_sequence that was not met");
    const usage = asObject(event["usage"]);
    complaints.expect(isCount(usage["output_tokens"]), "message_delta without output_tokens");
    if (!this.options.passed)
      complaints.expect(isCount(usage["input_tokens"]), "message_delta without input_tokens");
  }

  private checkCalls(): void {
    const { complaints, calls, stopReason } = this;
    complaints.expect(calls === 0 || stopReason !== "end_turn", "calls, but the reason is end_turn");
    complaints.expect(calls > 0 || stopReason !== "tool_use", "no calls, but the reason is tool_use");
    if (stopReason === "max_tokens") return;
    for (const input of this.brokenInputs) complaints.expect(false, `input that is no JSON: ${input}`);
  }
}
