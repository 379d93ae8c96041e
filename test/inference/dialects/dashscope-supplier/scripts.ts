import fc from "fast-check";
import { call, report, type Said, stream, USAGE } from "./supplier-stream.ts";

/** What a model says, piece by piece, in the order of its protocol. */
export interface Script {
  reasoning: string[];
  text: string[];
  calls: { id: string; name: string; pieces: string[] }[];
  finish: "stop" | "length" | "tool_calls" | "content_filter";
}

/** Pieces that are likely to begin with one another. */
const piece = fc.oneof(
  fc.constantFrom("ha", "haha", " ", "  ", "\n", "1", "10", "喵", "😀", "data:", "\r\n\r\n", '"null"'),
  fc.string({ minLength: 1, maxLength: 8 }),
);

const called = fc.record({
  id: fc.constantFrom("call_1", "call_2", "", "call:odd id"),
  name: fc.constantFrom("get_weather", "f"),
  pieces: fc.array(fc.constantFrom('{"a":', '{"a":1}', "1", "}", '"x"'), { maxLength: 4 }),
});

export const scripts: fc.Arbitrary<Script> = fc.record({
  reasoning: fc.array(piece, { maxLength: 4 }),
  text: fc.array(piece, { maxLength: 6 }),
  calls: fc.array(called, { maxLength: 3 }),
  finish: fc.constantFrom("stop", "length", "tool_calls", "content_filter"),
});

/** As the service tells it when it is asked to be incremental: what is new in each event, nothing new in the last. */
export function incremental(script: Script): string[] {
  const calls = script.calls.flatMap(({ id, name, pieces }, index): Said[] => [
    { content: "", tool_calls: [call(index, id, { name, arguments: pieces[0] ?? "" })] },
    ...pieces.slice(1).map((text) => ({ content: "", tool_calls: [call(index, "", { arguments: text })] })),
  ]);
  const said: Said[] = [
    ...script.reasoning.map((text) => ({ content: "", reasoning_content: text })),
    ...script.text.map((text) => ({ content: text, reasoning_content: "" })),
    ...calls,
  ];
  return withUsage([...said, { content: "", finish: script.finish }]);
}

/** As one tells it that repeats everything in each event. */
export function cumulative(script: Script): string[] {
  const { reasoning, text, calls } = script;
  const said: Said[] = [];
  reasoning.forEach((_, index) => said.push({ content: "", ...thought(reasoning.slice(0, index + 1)) }));
  text.forEach((_, index) =>
    said.push({ content: text.slice(0, index + 1).join(""), ...thought(reasoning) }),
  );
  const whole = { content: text.join(""), ...thought(reasoning) };
  calls.forEach(({ pieces }, index) => {
    for (let count = 1; count <= Math.max(1, pieces.length); count++) {
      said.push({ ...whole, tool_calls: callsUpTo(calls, index, count) });
    }
  });
  said.push({
    ...whole,
    ...(calls.length > 0 && { tool_calls: callsUpTo(calls, calls.length, 0) }),
    finish: script.finish,
  });
  return withUsage(said);
}

/** As one body. */
export function whole(script: Script): Buffer {
  return Buffer.from(cumulative(script).at(-1)!);
}

export function incrementalStream(script: Script): Buffer {
  return stream(incremental(script));
}

function thought(reasoning: readonly string[]): Said {
  return reasoning.length > 0 ? { reasoning_content: reasoning.join("") } : {};
}

/** All calls before `index`, and `count` pieces of the one there. */
function callsUpTo(calls: Script["calls"], index: number, count: number): object[] {
  return calls.slice(0, index + 1).map(({ id, name, pieces }, at) => {
    const told = at < index ? pieces : pieces.slice(0, count);
    return call(at, id, { name, arguments: told.join("") });
  });
}

/** Usage grows from event to event. */
function withUsage(said: readonly Said[]): string[] {
  return said.map((one, index) =>
    report({ ...one, usage: { ...USAGE, output_tokens: index, total_tokens: 250 + index } }),
  );
}
