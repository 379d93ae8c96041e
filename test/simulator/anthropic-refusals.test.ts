import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { sealed } from "../../src/simulator/anthropic/seal.ts";
import { hello, paths, post } from "./client.ts";
import { gif, png } from "./pictures.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const plain = { model: "m", max_tokens: 4000, messages: hello };
const tools = [{ name: "f", input_schema: { type: "object" } }];
const thinking = { type: "enabled", budget_tokens: 1024 };
const user = (...content: object[]): object => ({ role: "user", content });
const use = (id: string): object => ({ type: "tool_use", id, name: "f", input: {} });
const result = (id: string): object => ({ type: "tool_result", tool_use_id: id, content: "r" });
const thought = (text: string, signature: string): object => ({
  type: "thinking",
  thinking: text,
  signature,
});
const said = (...content: object[]): object => ({ role: "assistant", content });
const text = (words: string, more: object = {}): object => ({ type: "text", text: words, ...more });
const image = (source: object): object => user({ type: "image", source }, text("what?"));
const marked = text("a", { cache_control: { type: "ephemeral" } });
const after = (...turns: object[]): object => ({ ...plain, tools, messages: [...hello, ...turns] });
const pngSource = { type: "base64", media_type: "image/png", data: png };
const newest = { "anthropic-version": "2026-10-21" };

type Row = [string, object, string, Record<string, string>?];

const refused: Row[] = [
  ["no max_tokens", { model: "m", messages: hello }, "max_tokens"],
  ["an unknown member", { ...plain, presence_penalty: 1 }, "presence_penalty: Extra inputs"],
  ["a user", { ...plain, user: "u" }, "user: Extra inputs"],
  ["a beta's member without the beta", { ...plain, context_management: {} }, "context_management"],
  ["metadata of its own", { ...plain, metadata: { tag: "t" } }, "metadata.tag"],
  ["temperature above 1", { ...plain, temperature: 1.01 }, "temperature"],
  ["temperature and top_p", { ...plain, temperature: 1, top_p: 1 }, "top_p"],
  ["a blank stop sequence", { ...plain, stop_sequences: [" "] }, "stop_sequences"],
  ["a role it does not know", after({ role: "tool", content: "x" }), "role"],
  ["a system message behind the first turn", after({ role: "system", content: "x" }), "system"],
  ["an empty text block", after(said(text(""))), "non-empty"],
  ["an empty message", after({ role: "assistant", content: "" }), "non-empty"],
  ["a member of a block that is another's", after(said(text("a", { id: 1 }))), "text.id"],
  ["a block it does not know", after(user({ type: "image_url", image_url: {} })), "image_url"],
  ["the end of an answer in a blank", after({ role: "assistant", content: "a " }), "whitespace"],
  ["a call without a result", after(said(use("a"))), "tool_result"],
  ["one result of two", after(said(use("a"), use("b")), user(result("a"))), "b"],
  ["results in two turns", after(said(use("a"), use("b")), user(result("a")), user(result("b"))), "b"],
  ["a result behind text", after(said(use("a")), user(text("x"), result("a"))), "immediately after"],
  ["a result of no call", after(said(text("a")), user(result("a"))), "tool_use_id"],
  ["a result twice", after(said(use("a")), user(result("a"), result("a"))), "tool_use_id"],
  ["one id for two calls", after(said(use("a"), use("a")), user(result("a"))), "unique"],
  ["arguments as text", after(said({ ...use("a"), input: "{}" }), user(result("a"))), "dictionary"],
  ["an id with a dot", after(said(use("a.b")), user(result("a.b"))), "id"],
  ["thinking of too few tokens", { ...plain, thinking: { ...thinking, budget_tokens: 1023 } }, "1024"],
  ["thinking of all tokens", { ...plain, thinking: { ...thinking, budget_tokens: 4000 } }, "greater than"],
  ["thinking and a forced tool", { ...plain, tools, thinking, tool_choice: { type: "any" } }, "tool_choice"],
  ["thinking and a temperature", { ...plain, thinking, temperature: 0.5 }, "temperature"],
  ["thinking and top_k", { ...plain, thinking, top_k: 5 }, "top_k"],
  ["a tool choice without tools", { ...plain, tool_choice: { type: "auto" } }, "tool_choice"],
  ["a tool choice of no tool", { ...plain, tools, tool_choice: { type: "tool", name: "g" } }, "g"],
  ["a tool without a schema", { ...plain, tools: [{ name: "f", parameters: {} }] }, "input_schema"],
  ["two tools of one name", { ...plain, tools: [...tools, ...tools] }, "unique"],
  ["five marks for the cache", after(user(marked, marked, marked, marked, marked)), "cache_control"],
  ["a picture of another type", after(image({ ...pngSource, media_type: "image/jpeg" })), "image/png"],
  ["a picture of no type", after(image({ ...pngSource, data: "aGVsbG8=" })), "image"],
  ["a data URI for an address", after(image({ type: "url", url: `data:image/png;base64,${png}` })), "source"],
  ["a signature of ours", after(said(thought("t", "tr1.abc"), text("a"))), "signature"],
  [
    "a signature of another thought",
    after(said(thought("t", sealed("thinking", "u")), text("a"))),
    "modified",
  ],
  ["a sealed thought of another", after(said({ type: "redacted_thinking", data: "x" }, text("a"))), "data"],
  [
    "a call without its thought, while thinking",
    { ...after(said(use("a")), user(result("a"))), thinking },
    "thinking",
  ],
  ["no version", plain, "anthropic-version", { "anthropic-version": "" }],
  ["a version that never was", plain, "anthropic-version", { "anthropic-version": "2024-01-01" }],
  ["sampling under the newest version", { ...plain, temperature: 1 }, "temperature", newest],
  [
    "a document of the model under the newest version",
    after(said({ type: "document", source: { type: "url", url: "https://x.org" } })),
    "document",
    newest,
  ],
  [
    "citations of the user under the newest version",
    after(user(text("a", { citations: [{}] }))),
    "citations",
    newest,
  ],
];

test.each(refused)("%s is refused", async (_name, body, word, headers = {}) => {
  const seen = simulator.usageLog().length;
  const response = await post(simulator, { path: paths.anthropic, body, headers });
  const answer = (await response.json()) as { error: { type: string; message: string } };
  expect([response.status, answer.error.type]).toEqual([400, "invalid_request_error"]);
  expect(answer.error.message).toContain(word);
  expect(simulator.usageLog().slice(seen)).toMatchObject([{ outcome: "rejected", produced: null }]);
});

const signed = thought("t", sealed("thinking", "t"));
const accepted: [string, object, Record<string, string>?][] = [
  ["no output at all", { ...plain, max_tokens: 0 }],
  ["a result before text", after(said(use("a")), user(result("a"), text("x")))],
  ["results in another order", after(said(use("a"), use("b")), user(result("b"), result("a")))],
  ["a signed thought before its call", { ...after(said(signed, use("a")), user(result("a"))), thinking }],
  [
    "a thought kept back",
    { ...after(said(thought("", sealed("thinking", "t")), use("a")), user(result("a"))), thinking },
  ],
  [
    "a call without a thought of a loop that is over",
    { ...after(said(use("a")), user(result("a")), said(text("a")), user(text("b"))), thinking },
  ],
  ["four marks", after(user(marked, marked, marked, marked))],
  ["a picture", after(image(pngSource))],
  ["a picture of another kind", after(image({ type: "base64", media_type: "image/gif", data: gif }))],
  ["a picture by its address", after(image({ type: "url", url: "https://example.org/a.png" }))],
  ["a beginning of the answer", after({ role: "assistant", content: "It is" })],
  [
    "a late system message, where the model takes it",
    { ...after({ role: "system", content: "x" }), model: "m@mid_system=1" },
  ],
  ["the newest version without sampling", plain, newest],
  ["a beta's member with the beta", { ...plain, context_management: {} }, { "anthropic-beta": "b" }],
];

test.each(accepted)("%s is taken", async (_name, body, headers = {}) => {
  const response = await post(simulator, { path: paths.anthropic, body, headers });
  expect(response.status).toBe(200);
  expect(simulator.usageLog().at(-1)).toMatchObject({ outcome: "completed" });
});

test("thoughts go back as they came: open, sealed and kept back", async () => {
  for (const more of [{ thinking }, { thinking: { ...thinking, display: "omitted" } }]) {
    const body = {
      ...plain,
      ...more,
      tools,
      model: "m@redacted=1",
      messages: [{ role: "user", content: "tool" }],
    };
    const first = (await (await post(simulator, { path: paths.anthropic, body })).json()) as {
      content: { type: string; id: string }[];
    };
    expect(first.content.map(({ type }) => type)).toEqual(["thinking", "redacted_thinking", "tool_use"]);
    const messages = [...body.messages, said(...first.content), user(result(first.content[2]?.id ?? ""))];
    const second = await post(simulator, { path: paths.anthropic, body: { ...body, messages } });
    expect(second.status).toBe(200);
  }
});

test("count_tokens counts the prompt, needs no bound, and leaves no record", async () => {
  const seen = simulator.usageLog().length;
  const body = { model: "m", system: "Be brief.", messages: hello };
  const counted = await post(simulator, { path: `${paths.anthropic}/count_tokens?beta=true`, body });
  expect(await counted.json()).toEqual({ input_tokens: 13 });
  const broken = await post(simulator, { path: `${paths.anthropic}/count_tokens`, body: { model: "m" } });
  expect([broken.status, await broken.json()]).toMatchObject([
    400,
    { error: { type: "invalid_request_error" } },
  ]);
  expect(simulator.usageLog()).toHaveLength(seen);
});
