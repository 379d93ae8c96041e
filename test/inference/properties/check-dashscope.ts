import {
  asList,
  asObject,
  asText,
  textOf,
  Complaints,
  framesOf,
  isArguments,
  isCount,
  isObject,
  type Json,
  parseObject,
  type CheckOptions,
} from "./complaints.ts";

const DATA = "data:";

/**
 * What a DashScope client may read: events numbered from 1, no space behind a colon, "null" until the reason is
 * known, usage growing or at the end only, and no end mark.
 */
export function checkDashscope(text: string, options: CheckOptions): string[] {
  const complaints = new Complaints();
  const events = framesOf(text, complaints).map((lines, index, all) => {
    const isError = options.end === "error" && index === all.length - 1;
    complaints.same("lines", lines.length, 4);
    complaints.same("the id", lines[0], `id:${index + 1}`);
    complaints.same("the event line", lines[1], isError ? "event:error" : "event:result");
    complaints.expect(/^:HTTP_STATUS\/\d{3}$/.test(lines[2] ?? ""), `the status line ${String(lines[2])}`);
    complaints.expect((lines[2] === ":HTTP_STATUS/200") !== isError, "the status of an event");
    complaints.expect(lines[3]?.startsWith(`${DATA}{`) ?? false, `the data line ${String(lines[3])}`);
    return parseObject(lines[3]?.slice(DATA.length) ?? "", complaints);
  });
  const error = options.end === "error" ? events.pop() : undefined;
  if (error) checkError(error, complaints);
  new ResultChecker(complaints, options).check(events);
  return complaints.all;
}

function checkError(event: Json, complaints: Complaints): void {
  for (const key of ["code", "message", "request_id"])
    complaints.expect(asText(event[key]) !== "", `an error without ${key}`);
}

class ResultChecker {
  private readonly complaints: Complaints;
  private readonly options: CheckOptions;
  private requestId: unknown = null;
  private reason: unknown = "null";
  private text = "";
  private reasoning = "";
  private outputTokens = 0;
  private readonly calls: string[] = [];

  constructor(complaints: Complaints, options: CheckOptions) {
    this.complaints = complaints;
    this.options = options;
  }

  check(events: readonly Json[]): void {
    const { complaints, options } = this;
    for (const event of events) this.readEvent(event);
    if (options.end !== "whole") return complaints.same("the reason", this.reason, "null");
    complaints.expect(this.reason !== "null", "no reason to finish");
    complaints.expect(isObject(events.at(-1)?.["usage"]), "no usage in the last event");
    // An answer of text only has no place for calls.
    if (options.passed || options.textOnly) return;
    complaints.expect(this.calls.length === 0 || this.reason !== "stop", "calls, but the reason is stop");
    complaints.expect(
      this.calls.length > 0 || this.reason !== "tool_calls",
      "no calls, but the reason is tool_calls",
    );
    if (this.reason === "length") return;
    for (const call of this.calls)
      complaints.expect(isArguments(call), `arguments that are no JSON: ${call}`);
  }

  private readEvent(event: Json): void {
    const { complaints, options } = this;
    complaints.expect(this.reason === "null", "an event behind the reason to finish");
    complaints.expect(!("code" in event), "a result with a code");
    this.requestId ??= event["request_id"];
    complaints.same("request_id", event["request_id"], this.requestId);
    complaints.expect(asText(event["request_id"]).startsWith("req_"), "the request_id is not ours");
    const output = asObject(event["output"]);
    complaints.expect(isObject(event["output"]), "no output");
    if (options.textOnly) this.readText(output);
    else this.readChoice(output);
    this.readUsage(event["usage"]);
  }

  private readText(output: Json): void {
    const { complaints, options } = this;
    if (!options.passed) complaints.same("members", Object.keys(output).sort(), ["finish_reason", "text"]);
    complaints.expect(typeof output["text"] === "string", "no text");
    this.text = this.next("text", this.text, asText(output["text"]));
    this.reason = output["finish_reason"];
  }

  private readChoice(output: Json): void {
    const { complaints } = this;
    const [choice, ...more] = asList(output["choices"]);
    complaints.expect(choice !== undefined && more.length === 0, "not one choice");
    const message = asObject(choice?.["message"]);
    complaints.same("role", message["role"], "assistant");
    const content = message["content"];
    complaints.expect(typeof content === "string" || Array.isArray(content), "no content");
    this.text = this.next("text", this.text, textOf(content));
    this.reasoning = this.next("reasoning", this.reasoning, asText(message["reasoning_content"]));
    asList(message["tool_calls"]).forEach((call) => this.readCall(call));
    this.reason = choice?.["finish_reason"];
    complaints.expect(asText(this.reason) !== "", `the reason ${JSON.stringify(this.reason)}`);
  }

  private readCall(call: Json): void {
    const { complaints, options, calls } = this;
    const index = call["index"] as number;
    const told = asObject(call["function"]);
    complaints.same("type", call["type"], "function");
    const isNew = index === calls.length;
    complaints.expect(isNew || index < calls.length, `call ${index} comes before call ${calls.length}`);
    if (options.passed) {
      calls[index] ??= "";
      return;
    }
    if (isNew || options.cumulative) {
      complaints.expect(
        asText(call["id"]) !== "" && asText(told["name"]) !== "",
        "a call without id and name",
      );
    } else {
      complaints.same("the id of a continuation", call["id"], "");
      complaints.expect(!("name" in told), "a continuation with a name");
    }
    calls[index] = this.next("arguments", calls[index] ?? "", asText(told["arguments"]));
  }

  /** What was said up to now: all of it in every event, or the next piece. */
  private next(what: string, before: string, said: string): string {
    if (!this.options.cumulative) return before + said;
    this.complaints.expect(said.startsWith(before), `${what} does not go on from ${JSON.stringify(before)}`);
    return said;
  }

  private readUsage(usage: unknown): void {
    const { complaints, options } = this;
    if (!isObject(usage) || (options.passed && Object.keys(usage).length === 0)) return;
    const { input_tokens: input, output_tokens: output } = usage;
    complaints.expect(isCount(input) && isCount(output), `usage without counts: ${JSON.stringify(usage)}`);
    complaints.expect((output as number) >= this.outputTokens, "usage that shrinks");
    this.outputTokens = output as number;
  }
}
