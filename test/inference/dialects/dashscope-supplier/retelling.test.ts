import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cumulative, scripts } from "./scripts.ts";
import { call, fold, read, report, type Said, spoken, stream } from "./supplier-stream.ts";

function textsOf(contents: readonly (string | undefined)[], last: Said): string[] {
  const said: Said[] = [...contents.map((content) => ({ content })), last];
  return read([stream(said.map(report))]).flatMap((event) => (event.kind === "text" ? [event.text] : []));
}

function textOf(contents: readonly (string | undefined)[], last: Said): string {
  return textsOf(contents, last).join("");
}

const END: Said = { content: "", finish: "stop" };

describe("a supplier that repeats all in each event although it was asked not to", () => {
  test("is read as if it did not, whatever it says", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const events = read([stream(cumulative(script))]);
        const { reasoning, text, calls } = script;
        const blocks = [
          ...(reasoning.length > 0 ? [{ kind: "reasoning", text: reasoning.join(""), signature: null }] : []),
          ...(text.length > 0 ? [{ kind: "text", text: text.join("") }] : []),
          ...calls.map(({ id, name, pieces }) => ({
            kind: "toolCall",
            id,
            name,
            arguments: pieces.join(""),
          })),
        ];
        expect(fold(events).blocks).toEqual(blocks);
        expect(events.at(-1)).toEqual({ kind: "end" });
      }),
    );
  });

  test("is found out after few events, and told piece by piece from then on", () => {
    const grown = [
      "The weather",
      "The weather in Paris",
      "The weather in Paris is fine",
      "The weather in Paris is fine today",
    ];
    expect(textsOf(grown, { content: `${grown[3]!}.`, finish: "stop" })).toEqual([
      "The weather",
      " in Paris is fine",
      " today",
      ".",
    ]);
  });

  test("and then takes something back: what has been said stays, and what is new behind it is told", () => {
    const grown = [
      "The weather in Paris",
      "The weather in Paris is",
      "The weather in Paris is fine",
      "The weather in Rome is bad",
    ];
    expect(textOf(grown, { content: "The weather in Rome is bad", finish: "stop" })).toBe(
      "The weather in Paris is fineRome is bad",
    );
  });

  test("repeats a tool call's arguments with its name", () => {
    const told = (text: string): Said => ({
      tool_calls: [call(0, "call_1", { name: "f", arguments: text })],
    });
    const events = read([
      stream(
        [
          told('{"a":'),
          told('{"a":{"a":'),
          told('{"a":{"a":1}}'),
          { ...told('{"a":{"a":1}}'), finish: "tool_calls" },
        ].map(report),
      ),
    ]);
    expect(fold(events).blocks).toEqual([
      { kind: "toolCall", id: "call_1", name: "f", arguments: '{"a":{"a":1}}' },
    ]);
  });
});

describe("an answer that repeats itself is no repetition by its supplier", () => {
  const rows: [string, string[]][] = [
    ["the same again", ["ha", "ha"]],
    ["the same again and again", Array.from({ length: 50 }, () => "ha")],
    ["the same and more", ["ha", "haha"]],
    ["more and more", ["*", "**", "***", "****"]],
    ["a number that begins like the one before", ["1", "10", "100"]],
    ["white space", ["\n", "\n\n", " ", "  "]],
    ["the same word later", ["The ", "cat and ", "The ", "The dog"]],
  ];

  test.each(rows)("%s", (_what, pieces) => {
    expect(textOf(pieces, END)).toBe(pieces.join(""));
    expect(textOf([...pieces, "."], END)).toBe(`${pieces.join("")}.`);
  });

  test("two unlike pieces are told as they come: what follows is not held back", () => {
    const said = [{ content: "a" }, { content: "b" }, { content: "bb" }, { content: "bbb" }];
    const kinds = spoken(read([stream(said.map(report))])).map((event) =>
      "text" in event ? event.text : event.kind,
    );
    expect(kinds).toEqual(["a", "b", "bb", "bbb", "error"]);
  });

  test("where arguments begin with themselves, but do not name their call again", () => {
    const said: Said[] = [
      { tool_calls: [call(0, "call_1", { name: "f", arguments: '{"a":' })] },
      { tool_calls: [call(0, "", { arguments: '{"a":1}}' })], finish: "tool_calls" },
    ];
    expect(fold(read([stream(said.map(report))])).blocks).toMatchObject([{ arguments: '{"a":{"a":1}}' }]);
  });

  test("doubt in a text is settled before the tool call behind it is told", () => {
    const said: Said[] = [
      { content: "ha" },
      { content: "ha" },
      { tool_calls: [call(0, "call_1", { name: "f", arguments: "{}" })] },
    ];
    const events = spoken(read([stream([...said, { content: "", finish: "tool_calls" }].map(report))]));
    expect(events.map(({ kind }) => kind)).toEqual([
      "text",
      "text",
      "toolStart",
      "toolArguments",
      "toolEnd",
      "finish",
      "end",
    ]);
  });
});
