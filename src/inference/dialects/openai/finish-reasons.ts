import { never } from "../never.ts";
import type { Finish } from "../reply-event.ts";

/** By this, some suppliers say within a choice that the answer failed. */
const FAILED = new Set(["error", "insufficient_system_resource"]);

export function isFailure(reason: string): boolean {
  return FAILED.has(reason);
}

/** `stopText` is the text at which the answer ended, which only some suppliers name. */
export function readFinish(reason: string, stopText: unknown): Finish {
  switch (reason) {
    case "length":
    case "model_length":
      return { reason: "length" };
    case "tool_calls":
    case "function_call":
      return { reason: "tool" };
    case "content_filter":
      return { reason: "filter" };
    default:
      return typeof stopText === "string" && stopText !== ""
        ? { reason: "stopSequence", sequence: stopText }
        : { reason: "end" };
  }
}

/** A refusal without its words is told as a filter's: by "stop" clients would take it for an answer. */
export function writeFinish(finish: Finish, hasRefusal: boolean): string {
  switch (finish.reason) {
    case "end":
    case "stopSequence":
    case "pause":
      return "stop";
    case "length":
    case "contextFull":
      return "length";
    case "tool":
      return "tool_calls";
    case "filter":
      return "content_filter";
    case "refusal":
      return hasRefusal ? "stop" : "content_filter";
    default:
      return never(finish);
  }
}
