/** How a client stream is expected to end: whole, with an error told in it, or just there. */
export type StreamEnd = "whole" | "error" | "cut";

/** What is known of a stream before it is read. */
export interface CheckOptions {
  end: StreamEnd;
  wantsUsage: boolean;
  /** The supplier's own bytes, which may say in more words what they say. */
  passed: boolean;
  /** DashScope: every event repeats what was said before. */
  cumulative: boolean;
  textOnly: boolean;
}

export type Json = Record<string, unknown>;

/** Gathers what is wrong with a stream, so that a test can show all of it at once. */
export class Complaints {
  readonly all: string[] = [];

  /** Notes the complaint unless it holds. */
  expect(holds: boolean, complaint: string): void {
    if (!holds) this.all.push(complaint);
  }

  /** The same for two values, which it names. */
  same(what: string, found: unknown, expected: unknown): void {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
    if (one !== other) this.all.push(`${what} is ${one ?? "absent"}, not ${other ?? "absent"}`);
  }
}

/** The events of a stream as their lines; comments are left out. Each must end in one blank line. */
export function framesOf(text: string, complaints: Complaints): string[][] {
  const frames = text.split("\n\n");
  const last = frames.pop();
  complaints.expect(last === "", `bytes behind the last blank line: ${String(last)}`);
  return frames
    .map((frame) => frame.split("\n"))
    .filter((lines) => !lines.every((line) => line.startsWith(": ")));
}

export function parseObject(text: string, complaints: Complaints): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Complained of below.
  }
  complaints.expect(false, `not a JSON object: ${text}`);
  return {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function asList(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The text of a message's content: one, or a list of parts. */
export function textOf(content: unknown): string {
  return Array.isArray(content)
    ? content.map((part) => asText(asObject(part)["text"])).join("")
    : asText(content);
}

export function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Whether a text is JSON of an object, or empty. */
export function isArguments(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
