import { describe, expect, test } from "@jest/globals";
import { refusal } from "../refusal.ts";
import { readChat, text, usesIn } from "./read-chat-request.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUg==";
const PDF = "data:application/pdf;base64,JVBERi0=";

function user(...parts: unknown[]) {
  return { messages: [{ role: "user", content: parts }] };
}

function turnsOf(...messages: object[]) {
  return readChat({ messages }).turns;
}

const call = (id: string, name: string, written: string) => ({
  id,
  type: "function",
  function: { name, arguments: written },
});

describe("the messages of a conversation", () => {
  test("developer and system are one role, wherever they stand", () => {
    expect(
      turnsOf(
        { role: "developer", content: "A" },
        { role: "system", content: [{ type: "text", text: "B" }] },
        { role: "user", content: "Hi" },
        { role: "developer", content: "C" },
      ),
    ).toEqual([
      { role: "system", parts: [text("A")] },
      { role: "system", parts: [text("B")] },
      { role: "user", parts: [text("Hi")] },
      { role: "system", parts: [text("C")] },
    ]);
  });

  test("of the assistant: reasoning, then text, then a refusal, then calls, whose arguments stay texts", () => {
    const message = {
      role: "assistant",
      content: [
        { type: "text", text: "A" },
        { type: "refusal", refusal: "B" },
      ],
      refusal: "C",
      reasoning_content: "R",
      tool_calls: [call("call_1", "f", '{"n":9007199254740993}'), call("call_2", "g", "")],
    };
    expect(turnsOf({ role: "user", content: "x" }, message)[1]).toEqual({
      role: "assistant",
      parts: [
        { kind: "reasoning", text: "R", signature: null },
        text("A"),
        text("B"),
        text("C"),
        { kind: "toolCall", id: "call_1", name: "f", arguments: '{"n":9007199254740993}', cache: null },
        { kind: "toolCall", id: "call_2", name: "g", arguments: "", cache: null },
      ],
    });
  });

  test("of a tool: its result, under the id that the supplier gave the call", () => {
    const coded = `tr_${Buffer.from("functions.f:0").toString("base64url")}`;
    const content = [
      { type: "text", text: "A" },
      { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } },
    ];
    const [asked, first, second] = turnsOf(
      { role: "assistant", content: null, tool_calls: [call(coded, "f", "{}")] },
      { role: "tool", tool_call_id: coded, content },
      { role: "tool", tool_call_id: "call_2", content: "" },
    );
    expect(asked?.parts[0]).toMatchObject({ id: "functions.f:0" });
    expect(first).toMatchObject({
      role: "user",
      parts: [{ kind: "toolResult", callId: "functions.f:0", parts: [text("A"), { kind: "image" }] }],
    });
    expect(second).toEqual({
      role: "user",
      parts: [{ kind: "toolResult", callId: "call_2", parts: [], isError: false, cache: null }],
    });
  });

  test("calls and results of functions, from before there were tools, find each other by name and order", () => {
    const called = (name: string) => ({
      role: "assistant",
      content: null,
      function_call: { name, arguments: "{}" },
    });
    const turns = turnsOf(called("f"), { role: "function", name: "f", content: "1" }, called("f"), {
      role: "function",
      name: "f",
      content: "2",
    });
    const ids = turns.flatMap(({ parts }) =>
      parts.map((part) =>
        part.kind === "toolCall" ? part.id : part.kind === "toolResult" ? part.callId : "",
      ),
    );
    expect(ids).toEqual(["call_fn_0", "call_fn_0", "call_fn_1", "call_fn_1"]);
  });

  test("a message without a word is no turn, and a conversation without one is refused", () => {
    expect(turnsOf({ role: "user", content: "" }, { role: "user", content: "x" })).toHaveLength(1);
    expect(refusal(() => turnsOf({ role: "user", content: "" }))).toMatchObject({ param: "messages" });
  });

  test("who speaks by name is not told, once for all of them", () => {
    const named = { role: "user", content: "x", name: "Ann" };
    expect(usesIn({ messages: [named, named] })).toEqual(["hint name", "hint name"]);
  });
});

describe("the parts of a user's message", () => {
  const rows: [string, object, object][] = [
    ["a text", { type: "text", text: "x" }, text("x")],
    [
      "an image by its address",
      { type: "image_url", image_url: { url: "https://x.example/a.png" } },
      { kind: "image", source: { kind: "url", url: "https://x.example/a.png" }, cache: null },
    ],
    [
      "an image whose address is not in an object",
      { type: "image_url", image_url: "http://x.example/a" },
      { kind: "image", source: { kind: "url", url: "http://x.example/a" }, cache: null },
    ],
    [
      "a PNG that says it is a JPEG, with a parameter in its URI",
      { type: "image_url", image_url: { url: `data:image/jpg;charset=utf-8;base64,${PNG}` } },
      { kind: "image", source: { kind: "data", mediaType: "image/png", base64: PNG }, cache: null },
    ],
    [
      "a sound",
      { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
      { kind: "audio", source: { kind: "data", format: "wav", base64: "AAAA" } },
    ],
    [
      "a PDF",
      { type: "file", file: { filename: "a.pdf", file_data: PDF } },
      {
        kind: "file",
        name: "a.pdf",
        source: { kind: "data", mediaType: "application/pdf", base64: "JVBERi0=" },
        cache: null,
      },
    ],
    [
      "a plain text as a file",
      { type: "file", file: { file_data: "data:text/plain;base64,w6k=" } },
      { kind: "file", name: null, source: { kind: "text", text: "é" }, cache: null },
    ],
    [
      "a film, as clients of Qwen's models send it",
      { type: "video_url", video_url: { url: "https://x.example/a.mp4" } },
      { kind: "video", urls: ["https://x.example/a.mp4"] },
    ],
    [
      "a mark for the prompt cache",
      { type: "text", text: "x", prompt_cache_breakpoint: { mode: "explicit" } },
      text("x", "5m"),
    ],
    [
      "a mark in Anthropic's words",
      { type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "1h" } },
      text("x", "1h"),
    ],
  ];

  test.each(rows)("%s", (_what, part, expected) => {
    expect(readChat(user(part)).turns).toEqual([{ role: "user", parts: [expected] }]);
  });

  test("the detail of an image and an uploaded file are noted", () => {
    const image = { type: "image_url", image_url: { url: "https://x.example/a", detail: "low" } };
    const file = { type: "file", file: { file_id: "file-1" } };
    expect(usesIn(user(image, file))).toEqual([
      "image_url messages",
      "image_detail detail",
      "uploaded_file messages[0].content[1].file.file_id",
    ]);
  });

  const refused: [string, unknown, string][] = [
    ["a type that is not known", { type: "hologram" }, ".type"],
    ["a text without its text", { type: "text" }, ".text"],
    ["an image without an address", { type: "image_url", image_url: {} }, ".image_url.url"],
    [
      "an image in a file of the client's",
      { type: "image_url", image_url: { url: "file:///x" } },
      ".image_url.url",
    ],
    [
      "an image that is none",
      { type: "image_url", image_url: { url: "data:image/tiff;base64,AAAA" } },
      ".image_url.url",
    ],
    [
      "a sound without its format",
      { type: "input_audio", input_audio: { data: "AAAA" } },
      ".input_audio.format",
    ],
    ["a file without data", { type: "file", file: {} }, ".file.file_data"],
    [
      "a document that only OpenAI can read",
      { type: "file", file: { file_data: "data:application/msword;base64,AAAA" } },
      ".file.file_data",
    ],
  ];

  test.each(refused)("%s is refused by its place", (_what, part, at) => {
    const error = refusal(() => readChat(user({ type: "text", text: "x" }, part)));
    expect(error).toMatchObject({ status: 400, param: `messages[0].content[1]${at}` });
  });

  const malformed: [string, object, string][] = [
    ["a result without its call", { role: "tool", content: "x" }, "messages[0].tool_call_id"],
    [
      "a call without a name",
      { role: "assistant", tool_calls: [{ id: "1", function: {} }] },
      "messages[0].tool_calls[0].function.name",
    ],
    [
      "arguments that are no text",
      { role: "assistant", tool_calls: [{ id: "1", function: { name: "f", arguments: {} } }] },
      "messages[0].tool_calls[0].function.arguments",
    ],
    ["calls that are no list", { role: "assistant", tool_calls: "f" }, "messages[0].tool_calls"],
    [
      "a result of a function that was not called",
      { role: "function", name: "f", content: "x" },
      "messages[0].name",
    ],
  ];

  test.each(malformed)("%s is refused by its place", (_what, message, param) => {
    expect(refusal(() => readChat({ messages: [message] }))).toMatchObject({
      code: "invalid_request",
      param,
    });
  });
});
