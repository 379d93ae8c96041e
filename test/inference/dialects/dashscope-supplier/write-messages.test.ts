import { describe, expect, test } from "@jest/globals";
import {
  assistant,
  chatOf,
  messagesOf,
  picture,
  PNG,
  result,
  system,
  text,
  toolCall,
  user,
  write,
} from "./chats.ts";

const MULTIMODAL = { dsEndpoint: "multimodal" } as const;
const said = (role: string, content: unknown, more: object = {}) => ({ role, content, ...more });
const calling = (...ids: string[]) => ({
  tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "f", arguments: "{}" } })),
});

describe("system messages", () => {
  test("at the start become one, with a blank line between them", () => {
    expect(messagesOf([system("A", "B"), system("C"), user("Hi")])).toEqual([
      said("system", "A\n\nB\n\nC"),
      said("user", "Hi"),
    ]);
  });

  test("later on become a part of the user's turn before them", () => {
    expect(messagesOf([system("A"), user("Hi"), system("B")])).toEqual([
      said("system", "A"),
      said("user", "Hi\n\nB"),
    ]);
  });

  test("behind an answer become a part of the user's turn behind them, or one of their own at the end", () => {
    expect(messagesOf([user("Hi"), assistant("Yes"), system("B"), user("Go")])).toEqual([
      said("user", "Hi"),
      said("assistant", "Yes"),
      said("user", "B\n\nGo"),
    ]);
    expect(messagesOf([user("Hi"), assistant("Yes"), system("B")]).at(-1)).toEqual(said("user", "B"));
  });

  test("between a call and its result do not part them", () => {
    const turns = [user("Hi"), assistant(toolCall("a")), system("B"), user(result("a", "1"))];
    expect(messagesOf(turns).slice(1)).toEqual([
      said("assistant", "", calling("a")),
      said("tool", "1", { tool_call_id: "a" }),
      said("user", "B"),
    ]);
  });

  test("alone are what the user says: there must be something to answer", () => {
    expect(messagesOf([system("A"), system("B")])).toEqual([said("user", "A\n\nB")]);
  });
});

describe("turns", () => {
  test("of one role become one", () => {
    expect(messagesOf([user("A"), user("B"), assistant("C"), assistant("D"), user("E")])).toEqual([
      said("user", "A\n\nB"),
      said("assistant", "CD"),
      said("user", "E"),
    ]);
  });

  test("of an answer at the end are what the answer begins with", () => {
    expect(messagesOf([user("Hi"), assistant("Well, ")]).at(-1)).toEqual(
      said("assistant", "Well, ", { partial: true }),
    );
  });

  test("of an answer elsewhere, or that waits for tools, are not", () => {
    const messages = messagesOf([assistant("A"), user("B"), assistant(toolCall("a"))]);
    expect(JSON.stringify(messages)).not.toContain("partial");
  });

  test("of an answer that only its own supplier can read are left out", () => {
    const silent = assistant(
      { kind: "redacted", data: "x" },
      { kind: "reasoning", text: "hm", signature: null },
      "",
    );
    expect(messagesOf([user("A"), silent, user("B")])).toEqual([said("user", "A\n\nB")]);
  });

  test("give reasoning back only to suppliers that want it", () => {
    const turns = [user("A"), assistant({ kind: "reasoning", text: "hm", signature: "s" }, "B"), user("C")];
    expect(messagesOf(turns)[1]).toEqual(said("assistant", "B"));
    expect(messagesOf(turns, { echoReasoning: true })[1]).toEqual(
      said("assistant", "B", { reasoning_content: "hm" }),
    );
  });

  test("without a word are still turns of the user", () => {
    expect(messagesOf([user("")])).toEqual([said("user", "")]);
  });
});

describe("tool calls and their results", () => {
  test("are a message of the assistant and one for each result, then what the user says", () => {
    const turns = [
      user("Hi"),
      assistant("I look.", toolCall("a"), toolCall("b")),
      user(result("b", "2", "3"), "and?", result("a", "1")),
    ];
    expect(messagesOf(turns).slice(1)).toEqual([
      said("assistant", "I look.", calling("a", "b")),
      said("tool", "2\n3", { tool_call_id: "b" }),
      said("tool", "1", { tool_call_id: "a" }),
      said("user", "and?"),
    ]);
  });

  test("keep arguments as they were written, also broken ones; none are an object without members", () => {
    const turns = [
      user("Hi"),
      assistant(toolCall("a", "f", '{"a": 1.0'), toolCall("b", "f", " ")),
      user(result("a"), result("b")),
    ];
    const [first, second] = (messagesOf(turns)[1] as { tool_calls: { function: object }[] }).tool_calls;
    expect(first!.function).toEqual({ name: "f", arguments: '{"a": 1.0' });
    expect(second!.function).toEqual({ name: "f", arguments: "{}" });
  });

  test("say that they failed where they say nothing else", () => {
    const failed = { ...result("a", " "), isError: true };
    const worded = { ...result("b", "no such file"), isError: true };
    const messages = messagesOf([user("Hi"), assistant(toolCall("a"), toolCall("b")), user(failed, worded)]);
    expect(messages.slice(2)).toEqual([
      said("tool", "error", { tool_call_id: "a" }),
      said("tool", "no such file", { tool_call_id: "b" }),
    ]);
  });

  test("have their pictures told by the user, behind all results", () => {
    const turns = [
      user("Hi"),
      assistant(toolCall("a"), toolCall("b")),
      user(result("a", "see", picture()), result("b", "2"), "what is it?"),
    ];
    expect(messagesOf(turns, MULTIMODAL).slice(1)).toEqual([
      said("assistant", "", calling("a", "b")),
      said("tool", [{ text: "see" }], { tool_call_id: "a" }),
      said("tool", [{ text: "2" }], { tool_call_id: "b" }),
      said("user", [{ image: "https://x.example/a.png" }, { text: "what is it?" }]),
    ]);
  });
});

describe("models that see", () => {
  test("are told a list without types, with data as data URIs under the type that the data has", () => {
    const turn = user(
      "What",
      "is",
      picture({ kind: "data", mediaType: "image/jpeg", base64: PNG }),
      "this?",
      picture(),
    );
    expect(messagesOf([system("A"), turn], MULTIMODAL)).toEqual([
      said("system", [{ text: "A" }]),
      said("user", [
        { text: "What\n\nis" },
        { image: `data:image/png;base64,${PNG}` },
        { text: "this?" },
        { image: "https://x.example/a.png" },
      ]),
    ]);
  });

  test("are told of sounds and films, by address and as data", () => {
    const turn = user(
      { kind: "audio", source: { kind: "url", url: "https://x.example/a.mp3" } },
      { kind: "audio", source: { kind: "data", format: "wav", base64: "AAAA" } },
      { kind: "video", urls: ["https://x.example/a.mp4"] },
      { kind: "video", urls: ["https://x.example/1.png", "https://x.example/2.png"] },
    );
    expect(messagesOf([turn], MULTIMODAL)).toEqual([
      said("user", [
        { audio: "https://x.example/a.mp3" },
        { audio: "data:audio/wav;base64,AAAA" },
        { video: "https://x.example/a.mp4" },
        { video: ["https://x.example/1.png", "https://x.example/2.png"] },
      ]),
    ]);
  });
});

describe("what a model cannot read", () => {
  const pdf = { kind: "data", mediaType: "application/pdf", base64: "AAAA" } as const;

  test("is a text where it is one", () => {
    const file = { kind: "file", name: "a.txt", source: { kind: "text", text: "B" }, cache: null } as const;
    expect(messagesOf([user("A", file)])).toEqual([said("user", "A\n\nB")]);
  });

  test("is refused, never left out", () => {
    expect(() => messagesOf([user("A", picture())])).toThrow(/picture/);
    const file = { kind: "file", name: null, source: pdf, cache: null } as const;
    expect(() => messagesOf([user("A", file)], MULTIMODAL)).toThrow(/document/);
  });
});

describe("marks for the cache", () => {
  const mark = { type: "ephemeral" };

  test("make a list of a text, up to each mark, without changing it", () => {
    const turn = user(text("A"), text("B", "5m"), text("C", "1h"), text("D"));
    expect(messagesOf([turn])).toEqual([
      said("user", [
        { type: "text", text: "A\n\nB", cache_control: mark },
        { type: "text", text: "\n\nC", cache_control: mark },
        { type: "text", text: "\n\nD" },
      ]),
    ]);
    expect(messagesOf([turn], MULTIMODAL)).toEqual([
      said("user", [
        { text: "A\n\nB", cache_control: mark },
        { text: "\n\nC", cache_control: mark },
        { text: "\n\nD" },
      ]),
    ]);
  });

  test("are told of instructions, answers and results, too", () => {
    const told = { ...result("a", "1"), cache: "5m" as const };
    const messages = messagesOf([
      { role: "system", parts: [text("S", "5m")] },
      user("Hi"),
      { role: "assistant", parts: [text("A", "5m"), toolCall("a")] },
      user(told),
    ]);
    expect(messages.map((message) => (message as { content: unknown }).content)).toEqual([
      [{ type: "text", text: "S", cache_control: mark }],
      "Hi",
      [{ type: "text", text: "A", cache_control: mark }],
      [{ type: "text", text: "1", cache_control: mark }],
    ]);
  });

  test("of more than four the last four are told", () => {
    const turns = ["1", "2", "3", "4", "5"].flatMap((word) => [
      { role: "user" as const, parts: [text(word, "5m")] },
      assistant("ok"),
    ]);
    const { text: written } = write(chatOf([...turns, user("6")]));
    expect(written.split('"cache_control"')).toHaveLength(5);
    expect(written).toContain('{"role":"user","content":"1"}');
    expect(written).toContain('[{"type":"text","text":"5","cache_control"');
  });
});

describe("an answer in JSON", () => {
  const json = { format: { kind: "json" } } as const;
  const instructionsOf = (...turns: Parameters<typeof chatOf>[0]) =>
    write(chatOf(turns, json)).json.input.messages;

  test("is asked for in words where the prompt does not have the word", () => {
    expect(instructionsOf(user("Hi"))[0]).toEqual(said("system", "Answer with one JSON object only."));
    expect(instructionsOf(system("A"), user("Hi"))[0]!.content).toBe(
      "A\n\nAnswer with one JSON object only.",
    );
    expect(instructionsOf(assistant("json"), user("Hi"))[0]!.role).toBe("system");
  });

  test("is not where it has it", () => {
    expect(instructionsOf(user("as Json, please"))).toEqual([said("user", "as Json, please")]);
    expect(instructionsOf(system("JSON!"), user("Hi"))[0]!.content).toBe("JSON!");
  });
});
