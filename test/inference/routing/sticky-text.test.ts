import { describe, expect, test } from "@jest/globals";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { stickyTextOf } from "../../../src/inference/routing/sticky-text.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";

const key = { customerId: "cus_1", apiKeyId: "key_1" };

interface Said {
  protocol: Protocol;
  messages: object[];
  tools?: boolean;
  more?: object;
}

function stickyOf({ protocol, messages, tools = false, more }: Said, conversationId: string | null = null) {
  const parameters = { type: "object", properties: {} };
  const named =
    protocol === "anthropic"
      ? { name: "look", input_schema: parameters }
      : { type: "function", function: { name: "look", parameters } };
  const offered = tools ? { tools: [named] } : {};
  const body =
    protocol === "dashscope"
      ? { model: "m", input: { messages, ...more }, parameters: { result_format: "message", ...offered } }
      : { model: "m", max_tokens: 10, messages, ...offered, ...more };
  const headers = { "anthropic-version": "2023-06-01" };
  const request = dialects[protocol].readRequest({
    headers,
    query: "",
    body: Buffer.from(JSON.stringify(body)),
  });
  return stickyTextOf({ key, incoming: { conversationId } }, request);
}

const user = (content: string): object => ({ role: "user", content });
const assistant = (content: string): object => ({ role: "assistant", content });

describe.each(["openai", "anthropic", "dashscope"] as const)("over %s", (protocol) => {
  test("a request goes anywhere, unless something holds it", () => {
    expect(stickyOf({ protocol, messages: [user("Hello.")] })).toBeNull();
    expect(stickyOf({ protocol, messages: [user("a"), assistant("b"), user("c")] })).toBeNull();
    expect(stickyOf({ protocol, messages: [user("Hello.")], tools: true })).toBeNull();
  });

  test("a conversation stays together, whatever it says", () => {
    const one = stickyOf({ protocol, messages: [user("Hello.")] }, "c-1");
    expect(one).not.toBeNull();
    expect(stickyOf({ protocol, messages: [user("Else.")] }, "c-1")).toBe(one);
    expect(stickyOf({ protocol, messages: [user("Hello.")] }, "c-2")).not.toBe(one);
  });

  test("a loop of tools stays together while it grows, and apart from others", () => {
    const begun = [user("What is the weather?"), assistant("I look."), user("Well?")];
    const longer = [...begun, assistant("Sunny."), user("And tomorrow?")];
    const one = stickyOf({ protocol, messages: begun, tools: true });
    expect(one).not.toBeNull();
    expect(stickyOf({ protocol, messages: longer, tools: true })).toBe(one);
    const other = [user("What is the time?"), ...begun.slice(1)];
    expect(stickyOf({ protocol, messages: other, tools: true })).not.toBe(one);
  });

  test("a very long beginning costs no more than a short one", () => {
    const messages = [user("x".repeat(1_000_000)), assistant("b"), user("c")];
    expect(stickyOf({ protocol, messages, tools: true })?.length).toBeLessThan(2_000);
  });
});

test("a cache mark that moves on to later messages takes nobody elsewhere", () => {
  const block = (text: string, isMarked: boolean): object => ({
    role: "user",
    content: [{ type: "text", text, ...(isMarked && { cache_control: { type: "ephemeral" } }) }],
  });
  const protocol = "anthropic";
  const first = stickyOf({ protocol, messages: [block("Hello.", true)] });
  expect(first).not.toBeNull();
  const then = [block("Hello.", false), assistant("Hi."), block("More.", true)];
  expect(stickyOf({ protocol, messages: then })).toBe(first);
});

test("a system prompt is part of the beginning, and so are DashScope's other ways to ask", () => {
  const loop = [user("a"), assistant("b"), user("c")];
  const asked = { protocol: "anthropic", messages: loop, tools: true } as const;
  expect(stickyOf({ ...asked, more: { system: "One." } })).not.toBe(
    stickyOf({ ...asked, more: { system: "Two." } }),
  );
});
