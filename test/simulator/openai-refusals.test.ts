import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { hello, post } from "./client.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const tool = { type: "function", function: { name: "f", parameters: {} } };
const call = (id: string): object => ({ id, type: "function", function: { name: "f", arguments: "{}" } });
const calls = (...ids: string[]): object => ({ role: "assistant", content: null, tool_calls: ids.map(call) });
const result = (id: string): object => ({ role: "tool", tool_call_id: id, content: "r" });
const after = (...messages: object[]): object => ({
  model: "m",
  tools: [tool],
  messages: [...hello, ...messages],
});
const of = (more: object): object => ({ model: "m", messages: hello, ...more });
const image = (url: string): object => ({
  role: "user",
  content: [{ type: "image_url", image_url: { url } }],
});

const refused: [string, object, string][] = [
  ["a role it does not know", after({ role: "model", content: "a" }), "role"],
  ["a user without words", after({ role: "user", content: null }), "content"],
  [
    "a part of another protocol",
    after({ role: "user", content: [{ type: "image", source: {} }] }),
    "content",
  ],
  ["a result of no call", after(result("a")), "preceding message"],
  ["a result of another call", after(calls("a"), result("b")), "preceding message"],
  ["one result of two", after(calls("a", "b"), result("a")), "followed by"],
  ["words before a result", after(calls("a"), ...hello, result("a")), "followed by"],
  [
    "arguments that are no text",
    after(
      { ...calls("a"), tool_calls: [{ ...call("a"), function: { name: "f", arguments: {} } }] },
      result("a"),
    ),
    "arguments",
  ],
  ["calls in an empty list", after({ role: "assistant", content: "a", tool_calls: [] }), "too short"],
  ["both bounds", of({ max_tokens: 5, max_completion_tokens: 5 }), "max_tokens"],
  ["temperature above 2", of({ temperature: 2.1 }), "temperature"],
  ["five stops", of({ stop: ["a", "b", "c", "d", "e"] }), "stop"],
  ["tools in an empty list", of({ tools: [] }), "too short"],
  ["a tool named with a dot", of({ tools: [{ type: "function", function: { name: "a.b" } }] }), "name"],
  ["a tool choice without tools", of({ tool_choice: "auto" }), "tool_choice"],
  ["calls at once without tools", of({ parallel_tool_calls: true }), "parallel_tool_calls"],
  ["JSON that nobody speaks of", of({ response_format: { type: "json_object" } }), "json"],
  [
    "a schema without a name",
    of({ response_format: { type: "json_schema", json_schema: { schema: {} } } }),
    "name",
  ],
  ["a picture by a file's name", after(image("picture.png")), "URL"],
  [
    "a picture of another type",
    after(image("data:image/png;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")),
    "image/gif",
  ],
];

test.each(refused)("%s is refused", async (_name, body, word) => {
  const seen = simulator.usageLog().length;
  const response = await post(simulator, { body });
  const answer = (await response.json()) as { error: { type: string; message: string } };
  expect([response.status, answer.error.type]).toEqual([400, "invalid_request_error"]);
  expect(answer.error.message).toContain(word);
  expect(simulator.usageLog().slice(seen)).toMatchObject([{ outcome: "rejected", produced: null }]);
});

test.each([
  ["results in another order", after(calls("a", "b"), result("b"), result("a"))],
  ["a late system message", after({ role: "system", content: "a" })],
  ["an answer at the end", after({ role: "assistant", content: "a" })],
])("%s is taken", async (_name, body) => {
  expect((await post(simulator, { body })).status).toBe(200);
});
