import { describe, expect, test } from "@jest/globals";
import type { PolicyEffects } from "../../../src/activity/index.ts";
import { rewriteTexts } from "../../../src/inference/chat-texts.ts";
import { fitContext } from "../../../src/inference/context/fit-context.ts";
import type { Turn } from "../../../src/inference/dialects/chat-request.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { estimateUsage } from "../../../src/inference/estimate-usage.ts";
import { Reading } from "../../../src/inference/reading.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import type { ContextConfig } from "../../../src/policies/index.ts";

type Part = Turn["parts"][number];
type Overflow = ContextConfig["contextWindow"]["overflow"];

const unlearned = { typical: () => null };
const long = (name: string): string => `${name} `.padEnd(400, "x");

function read(protocol: Protocol, body: object): Reading {
  const message = { headers: { "anthropic-version": "2023-06-01" }, query: "" };
  return new Reading(dialects[protocol].readRequest({ ...message, body: Buffer.from(JSON.stringify(body)) }));
}

function fit(reading: Reading, max: number | null, overflow: Overflow = "truncate_oldest") {
  const effects: PolicyEffects = {};
  const window = { maxInputTokens: max, overflow };
  const fitted = fitContext({ reading, window, rates: unlearned, model: "m" }, effects);
  return { fitted, effects };
}

/** What a conversation is now, a word for each turn: its role, and what its first text or call is called. */
function told(reading: Reading): string[] {
  return reading.chat().turns.map(({ role, parts }) => {
    const names = parts.map((part) => {
      if (part.kind === "toolCall") return part.id;
      if (part.kind === "toolResult") return `=${part.callId}`;
      return part.kind === "text" ? (part.text.split(" ")[0] ?? "") : part.kind;
    });
    return `${role[0] ?? ""}:${names.join("+")}`;
  });
}

/** A conversation by such words, in the form of one protocol; `a:c1+c2` are calls, `u:=c1` is a result. */
function conversation(protocol: Protocol, words: string): Reading {
  const turns = words.split(" ").map((word) => word.split(":") as [string, string]);
  if (protocol === "anthropic") {
    const said = turns.filter(([role]) => role !== "s");
    const messages = said.map(([role, names]) => ({
      role: role === "u" ? "user" : "assistant",
      content: names.split("+").map((name) => {
        if (name.startsWith("="))
          return { type: "tool_result", tool_use_id: name.slice(1), content: long("r") };
        if (name.startsWith("c")) return { type: "tool_use", id: name, name: "f", input: { q: long("q") } };
        return { type: "text", text: long(name) };
      }),
    }));
    const system = turns.filter(([role]) => role === "s").map(([, name]) => long(name))[0];
    return read(protocol, { model: "m", max_tokens: 5, messages, ...(system && { system }) });
  }
  const messages = turns.flatMap(([role, names]): object[] => {
    const list = names.split("+");
    const text = list.find((name) => !/^[=c]/.test(name));
    const results = list.filter((name) => name.startsWith("="));
    const calls = list.filter((name) => name.startsWith("c"));
    return [
      ...results.map((name) => ({ role: "tool", tool_call_id: name.slice(1), content: long("r") })),
      ...(text === undefined && calls.length === 0
        ? []
        : [
            {
              role: { s: "system", u: "user", a: "assistant" }[role],
              content: text === undefined ? "" : long(text),
              ...(calls.length > 0 && {
                tool_calls: calls.map((id) => ({
                  ...{ id, type: "function" },
                  function: { name: "f", arguments: JSON.stringify({ q: long("q") }) },
                })),
              }),
            },
          ]),
    ];
  });
  return protocol === "openai"
    ? read(protocol, { model: "m", messages })
    : read(protocol, { model: "m", input: { messages }, parameters: { result_format: "message" } });
}

const protocols: Protocol[] = ["openai", "anthropic", "dashscope"];

describe.each(protocols)("a window of %s tokens", (protocol) => {
  const list = protocol === "dashscope" ? "input.messages" : "messages";

  test("without a maximum leaves the request untouched, and unread", () => {
    const reading = conversation(protocol, "s:sys u:one a:two u:three");
    const full = reading.full.bind(reading);
    reading.full = () => {
      throw new Error("it was read");
    };
    expect(fit(reading, null)).toEqual({ fitted: reading, effects: {} });
    expect(fit(reading, 500, "truncate_oldest").fitted).toBe(reading);
    reading.full = full;
  });

  test("that is just wide enough rejects nothing, and one token less rejects it with both numbers", () => {
    const reading = conversation(protocol, "u:one a:two u:three a:four u:five");
    const { inputFresh: tokens } = estimateUsage({ ...reading.request, outputBytes: 0 });
    expect(fit(reading, tokens, "reject").fitted).toBe(reading);
    expect(() => fit(reading, tokens - 1, "reject")).toThrow(
      `allows a maximum of ${tokens - 1} tokens of input; this request has about ${tokens}.`,
    );
  });

  // Each text is about 104 tokens, a call with its argument about 135, a result about 125.
  test.each([
    [
      "the oldest turns go first",
      "s:sys u:one a:two u:three a:four u:five",
      425,
      "s:sys u:three a:four u:five",
    ],
    ["it never begins with the assistant", "u:one a:two u:three a:four u:five", 420, "u:three a:four u:five"],
    ["system turns stay", "s:sys u:one a:two u:three", 230, "s:sys u:three"],
    ["a call goes with its result", "u:one a:c1 u:=c1 a:two u:three", 430, "u:three"],
    [
      "and two calls with both",
      "u:one a:c1+c2 u:=c1+=c2 a:two u:three a:four u:five",
      540,
      "u:three a:four u:five",
    ],
    [
      "in a loop of tools the question stays",
      "u:one a:c1 u:=c1 a:c2 u:=c2 a:c3 u:=c3",
      500,
      "u:one a:c3 u:=c3",
    ],
    ["results of calls with one name find the last", "u:one a:c1 u:=c1 a:c1 u:=c1", 450, "u:one a:c1 u:=c1"],
    ["a prefill at the end stays", "u:one a:two u:three a:four", 250, "u:three a:four"],
  ])("%s", (_, words, max, rest) => {
    const reading = conversation(protocol, words);
    const { fitted, effects } = fit(reading, max);
    expect(told(fitted)).toEqual(told(conversation(protocol, rest)));
    const before = reading.chat().turns.length;
    expect(effects.truncatedMessages).toBe(before - fitted.chat().turns.length);
    expect(fitted.isPassable).toBe(false);
    expect(fitted.request.messageCount).toBe(reading.request.messageCount - effects.truncatedMessages!);
    expect(estimateUsage({ ...fitted.request, outputBytes: 0 }).inputFresh).toBeLessThanOrEqual(max);
    expect(hardBytes(fitted)).toBeLessThanOrEqual(fitted.request.textBytes);
  });

  test("names what was left out as its client counts", () => {
    const reading = conversation(protocol, "s:sys u:one a:two u:three a:four u:five");
    const first = protocol === "anthropic" ? 0 : 1;
    expect(fit(reading, 425).effects.ignored).toEqual([`${list}[${first}..${first + 1}]`]);
    const loop = conversation(protocol, "u:one a:c1 u:=c1 a:c2 u:=c2 a:c3 u:=c3");
    expect(fit(loop, 500).effects.ignored).toEqual([`${list}[1..4]`]);
  });

  test.each([
    ["what must stay is too long", "s:sys u:one a:two u:three", 150],
    ["the last result is too long", "u:one a:c1 u:=c1", 300],
    ["nobody asks anything", "a:one a:two", 150],
  ])("is too small where %s", (_, words, max) => {
    const reading = conversation(protocol, words);
    expect(() => fit(reading, max)).toThrow("tokens of input; this request has about");
  });
});

/** The texts that a model would read, counted apart from the product. */
function hardBytes(reading: Reading): number {
  return reading
    .chat()
    .turns.flatMap<Part>(({ parts }) => parts)
    .reduce((sum, part) => {
      if (part.kind === "text") return sum + Buffer.byteLength(part.text);
      if (part.kind === "toolCall") return sum + Buffer.byteLength(part.arguments + part.id + part.name);
      return part.kind === "toolResult" ? sum + 400 : sum;
    }, 0);
}

test("what a model has shown of its tokens decides, not four bytes to a token", () => {
  const reading = conversation("openai", "u:one a:two u:three");
  const window = { maxInputTokens: 200, overflow: "reject" } as const;
  const learned = { typical: (model: string) => (model === "m" ? 8 : null) };
  expect(fitContext({ reading, window, rates: learned, model: "m" }, {})).toBe(reading);
  expect(() => fitContext({ reading, window, rates: learned, model: "other" }, {})).toThrow("200");
});

test("marks for the supplier's cache stay on what stays, also where its texts are rewritten", () => {
  const mark = { cache_control: { type: "ephemeral", ttl: "1h" } };
  const text = (name: string, more: object = {}) => [{ type: "text", text: long(name), ...more }];
  const reading = read("anthropic", {
    ...{ model: "m", max_tokens: 5, system: text("sys", mark) },
    tools: [{ name: "f", input_schema: { type: "object" }, cache_control: { type: "ephemeral" } }],
    messages: [
      { role: "user", content: text("one", mark) },
      { role: "assistant", content: text("two") },
      { role: "user", content: text("three", { cache_control: { type: "ephemeral" } }) },
    ],
  });
  const fitted = fit(reading, 300).fitted.chat();
  for (const chat of [fitted, rewriteTexts(fitted, (said) => said.replace("three", "<1>"))]) {
    const parts = chat.turns.flatMap<Part>((turn) => turn.parts);
    expect(parts.map((part) => "cache" in part && part.cache)).toEqual(["1h", "5m"]);
    expect(chat.tools.map(({ cache }) => cache)).toEqual(["5m"]);
  }
});

test("what cannot be read in full is rejected by its size, and cannot be shortened", () => {
  const body = { model: "m", messages: [{ role: "user", content: long("one") }], seed: 1.5 };
  const reading = read("openai", body);
  expect(() => fit(reading, 50, "reject")).toThrow("allows a maximum of 50 tokens");
  expect(() => fit(reading, 50)).toThrow("seed");
});

test.each([
  ["calls answered at once", (at: number) => `a:c${at} u:=c${at}`],
  ["calls answered in reverse", (at: number) => (at < 3_000 ? `a:c${at}` : `u:=c${6_000 - at - 1}`)],
])("six thousand turns of %s take no noticeable time", (_, word) => {
  const words = Array.from({ length: 6_000 }, (_, at) => word(at)).join(" ");
  const body = conversation("anthropic", `u:one ${words} u:last`.replaceAll("x", "")).request;
  const reading = new Reading(body);
  reading.chat();
  const before = process.cpuUsage();
  const { fitted } = fit(reading, 400);
  // About 20 ms; by the square of the turns it would be seconds.
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
  expect(told(fitted).at(-1)).toBe("u:last");
});

test("ranges beyond eight are told as one", () => {
  const turns = Array.from({ length: 12 }, (_, at) => [
    { role: "user", content: long(`q${at}`) },
    { role: "system", content: `s${at}` },
  ]).flat();
  const reading = read("openai", { model: "m", messages: [...turns, { role: "user", content: "last" }] });
  const { ignored } = fit(reading, 100).effects;
  expect(ignored).toEqual([...[0, 2, 4, 6, 8, 10, 12, 14].map((at) => `messages[${at}]`), "messages[...]"]);
});
