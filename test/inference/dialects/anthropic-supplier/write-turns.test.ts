import { describe, expect, test } from "@jest/globals";
import type { Turn } from "../../../../src/inference/dialects/chat-request.ts";
import { writeRequest } from "../../../../src/inference/dialects/anthropic/write-request.ts";
import { refusal } from "../refusal.ts";
import { plainChat } from "../plain-chat.ts";
import { assistant, call, result, system, target, text, thought, user, write } from "./chat.ts";

const PNG = "iVBORw0KGgo=";
const textBlock = (said: string) => ({ type: "text", text: said });
const useBlock = (id: string, input: object = {}) => ({ type: "tool_use", id, name: "search_files", input });
const resultBlock = (id: string, ...content: string[]) => ({
  type: "tool_result",
  tool_use_id: id,
  content: content.map(textBlock),
});

interface Row {
  says: string;
  turns: Turn[];
  system?: object[];
  messages: [role: string, ...content: object[]][];
  midSystem?: boolean;
}

const rows: Row[] = [
  {
    says: "system messages become blocks, one for each, in their order",
    turns: [system("one"), system("two"), user("Hi")],
    system: [textBlock("one"), textBlock("two")],
    messages: [["user", textBlock("Hi")]],
  },
  {
    says: "a later system message goes before the conversation, behind the others",
    turns: [system("one"), user("Hi"), assistant("Hello"), user("Go"), system("two")],
    system: [textBlock("one"), textBlock("two")],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", textBlock("Hello")],
      ["user", textBlock("Go")],
    ],
  },
  {
    says: "a later system message stays where it is at suppliers that take it there",
    turns: [system("one"), user("Hi"), system("two")],
    system: [textBlock("one")],
    messages: [
      ["user", textBlock("Hi")],
      ["system", textBlock("two")],
    ],
    midSystem: true,
  },
  {
    says: "a request of system messages only has them all in the system prompt",
    turns: [system("one"), system("two")],
    system: [textBlock("one"), textBlock("two")],
    messages: [],
  },
  {
    says: "turns of one role are merged, also around a system message that was taken out",
    turns: [user("a"), user("b"), system("s"), user("c"), assistant("d"), assistant("e")],
    system: [textBlock("s")],
    messages: [
      ["user", textBlock("a"), textBlock("b"), textBlock("c")],
      ["assistant", textBlock("d"), textBlock("e")],
    ],
  },
  {
    says: "blank texts are left out, turns of nothing else too, and their neighbours are merged",
    turns: [system(" "), user("a", "\n"), assistant(""), user("b")],
    messages: [["user", textBlock("a"), textBlock("b")]],
  },
  {
    says: "the last answer, which is to be continued, does not end in white space",
    turns: [user("Hi"), assistant("{ \n")],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", textBlock("{")],
    ],
  },
  {
    says: "an answer in the middle keeps its white space",
    turns: [user("Hi"), assistant("Yes: \n"), user("Go")],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", textBlock("Yes: \n")],
      ["user", textBlock("Go")],
    ],
  },
  {
    says: "results of all calls are one turn with what the user says next, results first",
    turns: [
      user("Hi"),
      assistant("Let me see.", call("c1", '{"a": 1}'), call("c2", "")),
      user(result("c2", text("two"))),
      user(result("c1", text("one"))),
      user("And now?"),
    ],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", textBlock("Let me see."), useBlock("c1", { a: 1 }), useBlock("c2")],
      ["user", resultBlock("c2", "two"), resultBlock("c1", "one"), textBlock("And now?")],
    ],
  },
  {
    says: "results come before texts that the client put before them",
    turns: [user("Hi"), assistant(call("c1"), call("c2")), user(result("c1"), "wait", result("c2"))],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", useBlock("c1"), useBlock("c2")],
      [
        "user",
        { type: "tool_result", tool_use_id: "c1" },
        { type: "tool_result", tool_use_id: "c2" },
        textBlock("wait"),
      ],
    ],
  },
  {
    says: "no system message comes between calls and their results",
    turns: [
      user("Hi"),
      assistant(call("c1"), call("c2")),
      user(result("c1", text("one"))),
      system("s"),
      user(result("c2", text("two")), "Go"),
    ],
    messages: [
      ["user", textBlock("Hi")],
      ["assistant", useBlock("c1"), useBlock("c2")],
      ["user", resultBlock("c1", "one"), resultBlock("c2", "two")],
      ["system", textBlock("s")],
      ["user", textBlock("Go")],
    ],
    midSystem: true,
  },
  {
    says: "signed and unreadable thinking goes back byte for byte, unsigned thinking does not",
    turns: [
      user("Hi"),
      assistant(thought("hm ", "EqQB/+=="), { kind: "redacted", data: "x+/=" }, thought("mine", null), "Yes"),
      user("Go"),
    ],
    messages: [
      ["user", textBlock("Hi")],
      [
        "assistant",
        { type: "thinking", thinking: "hm ", signature: "EqQB/+==" },
        { type: "redacted_thinking", data: "x+/=" },
        textBlock("Yes"),
      ],
      ["user", textBlock("Go")],
    ],
  },
];

describe("a conversation as Anthropic's suppliers take it", () => {
  test.each(rows)("$says", ({ turns, system: blocks, messages, midSystem }) => {
    const { body, ignored } = write({ turns }, target(midSystem === true ? { midSystem } : {}));
    expect(body["system"]).toEqual(blocks);
    expect(body["messages"]).toEqual(messages.map(([role, ...content]) => ({ role, content })));
    expect(ignored).toEqual([]);
  });

  const parts: [string, Parameters<typeof user>[0], object][] = [
    [
      "an image by its address",
      { kind: "image", source: { kind: "url", url: "https://a.test/x.png" }, cache: null },
      { type: "image", source: { type: "url", url: "https://a.test/x.png" } },
    ],
    [
      "an image as data",
      { kind: "image", source: { kind: "data", mediaType: "image/png", base64: PNG }, cache: null },
      { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } },
    ],
    [
      "a PDF",
      {
        kind: "file",
        name: "a.pdf",
        source: { kind: "data", mediaType: "application/pdf", base64: "JVBERi0=" },
        cache: null,
      },
      {
        type: "document",
        title: "a.pdf",
        source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
      },
    ],
    [
      "a PDF by its address",
      { kind: "file", name: null, source: { kind: "url", url: "https://a.test/a.pdf" }, cache: null },
      { type: "document", source: { type: "url", url: "https://a.test/a.pdf" } },
    ],
    [
      "a text document",
      { kind: "file", name: null, source: { kind: "text", text: "words" }, cache: null },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "words" } },
    ],
    [
      "a text document as data",
      {
        kind: "file",
        name: null,
        source: { kind: "data", mediaType: "text/csv", base64: Buffer.from("a,ö").toString("base64") },
        cache: null,
      },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "a,ö" } },
    ],
    [
      "a result that is an image",
      result("c1", {
        kind: "image",
        source: { kind: "data", mediaType: "image/png", base64: PNG },
        cache: null,
      }),
      {
        type: "tool_result",
        tool_use_id: "c1",
        content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: PNG } }],
      },
    ],
    [
      "a result that is an error",
      { ...result("c1", text("no such file")), isError: true },
      { ...resultBlock("c1", "no such file"), is_error: true },
    ],
    [
      "an error that says nothing, which would be refused",
      { ...result("c1", text(" ")), isError: true },
      { type: "tool_result", tool_use_id: "c1", content: "error", is_error: true },
    ],
    ["a result of nothing", result("c1", text("")), { type: "tool_result", tool_use_id: "c1" }],
    [
      "the result of a call with an odd id, in the same code as its call",
      result("call:1/ö", text("one")),
      resultBlock(`tr_${Buffer.from("call:1/ö").toString("base64url")}`, "one"),
    ],
  ];

  test.each(parts)("%s", (_what, part, block) => {
    const { body } = write({ turns: [user(part)] });
    expect(body["messages"]).toEqual([{ role: "user", content: [block] }]);
  });

  test("arguments keep their digits and come as an object", () => {
    const id = "9007199254740993";
    const turns = [user("Hi"), assistant(call("call:1", `{"id":${id},"deep":[{"n":-${id}}]}`))];
    const { body } = write({ turns });
    expect(JSON.stringify(body)).toContain(`"id":"tr_${Buffer.from("call:1").toString("base64url")}"`);
    expect(rawBody(turns)).toContain(`"input":{"id":${id},"deep":[{"n":-${id}}]}`);
  });

  test.each(["{", "[1]", "1", '"a"', "null", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`])(
    "arguments that are no JSON object are refused by the name of their tool: %.10s",
    (args) => {
      const error = refusal(() => write({ turns: [user("Hi"), assistant(call("c1", args))] }));
      expect(error).toMatchObject({ code: "invalid_request", param: "messages" });
      expect(error?.message).toContain("search_files");
    },
  );
});

function rawBody(turns: Turn[]): string {
  return writeRequest(plainChat({ turns }), target()).body.toString();
}
