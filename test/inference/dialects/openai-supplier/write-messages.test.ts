import { describe, expect, test } from "@jest/globals";
import type {
  AssistantPart,
  ImagePart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../../../src/inference/dialects/chat-request.ts";
import { refusal } from "../refusal.ts";
import { messagesOf, text } from "./written.ts";

const user = (...parts: UserPart[]): Turn => ({ role: "user", parts });
const assistant = (...parts: AssistantPart[]): Turn => ({ role: "assistant", parts });
const system = (...words: string[]): Turn => ({ role: "system", parts: words.map(text) });
const call = (id: string, written = "{}"): AssistantPart => ({
  kind: "toolCall",
  id,
  name: "f",
  arguments: written,
  cache: null,
});
const result = (callId: string, parts: ToolResultPart["parts"], isError = false): ToolResultPart => ({
  ...{ kind: "toolResult", callId, parts, isError, cache: null },
});
const image: ImagePart = { kind: "image", source: { kind: "url", url: "https://x.example/a" }, cache: null };
const imagePart = { type: "image_url", image_url: { url: "https://x.example/a" } };
const told = (id: string, written: string) => ({
  id,
  type: "function",
  function: { name: "f", arguments: written },
});

describe("what the system says", () => {
  test("before the conversation is one message, in its order", () => {
    expect(messagesOf([system("A", "B"), system("C"), user(text("Hi"))])).toEqual([
      { role: "system", content: "A\n\nB\n\nC" },
      { role: "user", content: "Hi" },
    ]);
  });

  const late = [system("A"), user(text("Hi")), system("B"), assistant(text("Ho")), system("C")];

  test("later stays where it is", () => {
    expect(messagesOf(late).map(({ role, content }) => `${String(role)} ${String(content)}`)).toEqual([
      "system A",
      "user Hi",
      "system B",
      "assistant Ho",
      "system C",
    ]);
  });

  test.each([{ systemFirstOnly: true }, { midSystem: false }])(
    "later is the user's, for a supplier with %j",
    (flags) => {
      expect(
        messagesOf(late, flags).map(({ role, content }) => `${String(role)} ${String(content)}`),
      ).toEqual(["system A", "user Hi\n\nB", "assistant Ho", "user C"]);
    },
  );
});

describe("turns of one role that follow each other", () => {
  const turns = [user(text("A")), user(text("B")), assistant(text("C")), assistant(text("D"))];

  test("stay apart unless the supplier refuses that", () => {
    expect(messagesOf(turns)).toHaveLength(4);
    expect(messagesOf(turns, { strictAlternation: true })).toEqual([
      { role: "user", content: "A\n\nB" },
      { role: "assistant", content: "CD" },
    ]);
  });
});

describe("what the user says", () => {
  const rows: [string, UserPart[], unknown][] = [
    ["texts are one text", [text("A"), text("B")], "A\n\nB"],
    ["an image by its address", [text("A"), image], [{ type: "text", text: "A" }, imagePart]],
    [
      "an image as data",
      [{ kind: "image", source: { kind: "data", mediaType: "image/png", base64: "AAAA" }, cache: "5m" }],
      [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }],
    ],
    [
      "a PDF",
      [
        {
          kind: "file",
          name: null,
          source: { kind: "data", mediaType: "application/pdf", base64: "JVBE" },
          cache: null,
        },
      ],
      [
        {
          type: "file",
          file: { filename: "document.pdf", file_data: "data:application/pdf;base64,JVBE" },
        },
      ],
    ],
    [
      "a plain text under its name",
      [{ kind: "file", name: "a.txt", source: { kind: "text", text: "T" }, cache: null }],
      [{ type: "text", text: "a.txt\n\nT" }],
    ],
    [
      "a sound",
      [{ kind: "audio", source: { kind: "data", format: "wav", base64: "AAAA" } }],
      [{ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } }],
    ],
    [
      "a sound in a data URI",
      [{ kind: "audio", source: { kind: "url", url: "data:audio/mpeg;base64,AAAA" } }],
      [{ type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } }],
    ],
  ];

  test.each(rows)("%s", (_what, parts, content) => {
    expect(messagesOf([user(...parts)])).toEqual([{ role: "user", content }]);
  });

  const unreadable: UserPart[] = [
    { kind: "video", urls: ["https://x.example/a"] },
    { kind: "audio", source: { kind: "url", url: "https://x.example/a" } },
    { kind: "file", name: null, source: { kind: "url", url: "https://x.example/a" }, cache: null },
  ];

  test.each(unreadable)("$kind by its address is refused, not dropped", (part) => {
    expect(refusal(() => messagesOf([user(part)]))).toMatchObject({ code: "unsupported_parameter" });
  });
});

describe("what tools gave", () => {
  test("is one message each right behind the calls, then the images, then what the user said", () => {
    const turns = [
      assistant(call("1"), call("2")),
      user(text("and"), result("2", [text("A"), image, text("B")])),
      user(result("1", [image]), text("Go on")),
    ];
    expect(messagesOf(turns)).toEqual([
      { role: "assistant", content: null, tool_calls: [told("1", "{}"), told("2", "{}")] },
      { role: "tool", tool_call_id: "2", content: "A\nB" },
      { role: "tool", tool_call_id: "1", content: "" },
      { role: "user", content: [imagePart, imagePart, { type: "text", text: "and" }] },
      { role: "user", content: "Go on" },
    ]);
  });

  test("keeps the words of an error, and says that it is one where there are none", () => {
    const contents = messagesOf([
      user(result("1", [text("no")], true), result("2", [], true), result("3", [])),
    ]);
    expect(contents.map(({ content }) => content)).toEqual(["no", "error", ""]);
  });
});

describe("what the assistant said", () => {
  test("is its texts as one, and its calls with their arguments to the last digit", () => {
    const written = '{"n":9007199254740993}';
    expect(messagesOf([assistant(text("A"), text("B"), call("1", written), call("2", ""))])).toEqual([
      { role: "assistant", content: "AB", tool_calls: [told("1", written), told("2", "{}")] },
    ]);
  });

  const thoughts: AssistantPart[] = [
    { kind: "reasoning", text: "R1", signature: null },
    { kind: "reasoning", text: "SIGNED", signature: "EqQB" },
    { kind: "redacted", data: "SEALED" },
    { kind: "reasoning", text: "R2", signature: null },
    text("A"),
  ];

  test("goes without its reasoning, unless the supplier wants it back", () => {
    expect(messagesOf([assistant(...thoughts)])).toEqual([{ role: "assistant", content: "A" }]);
    expect(messagesOf([assistant(...thoughts)], { echoReasoning: true })).toEqual([
      { role: "assistant", content: "A", reasoning_content: "R1R2" },
    ]);
  });
});
