import { describe, expect, test } from "@jest/globals";
import OpenAI, { APIError, PermissionDeniedError } from "openai";
import { errorWriters } from "../../../src/inference/dialects/error-writers.ts";
import { writeModelsList } from "../../../src/inference/dialects/openai/models-list.ts";
import { fail } from "../../../src/kernel/app-error.ts";
import { chunk, CLIENT, delta, pass, sse, UPSTREAM, USAGE } from "./upstream-stream.ts";

const REQUEST_ID = "req_01jd3k0000000000000000abcd";
const MESSAGES = [{ role: "user" as const, content: "Hi" }];

/** OpenAI's own SDK, answered with the given bytes; it counts its calls. */
function clientOf(body: string | Buffer, init: { status?: number; headers?: Record<string, string> } = {}) {
  const calls = { count: 0 };
  const client = new OpenAI({
    apiKey: "k",
    baseURL: "http://relay.test/v1",
    fetch: () => {
      calls.count++;
      return Promise.resolve(new Response(new Uint8Array(Buffer.from(body)), init));
    },
  });
  return { client, calls };
}

const EVENT_STREAM = { headers: { "content-type": "text/event-stream; charset=utf-8" } };
const JSON_BODY = { headers: { "content-type": "application/json" } };

describe("OpenAI's SDK as the judge", () => {
  const events = [
    chunk([delta({ role: "assistant", content: "" })], { usage: null }),
    chunk([delta({ content: "Hello " })], { usage: null }),
    chunk([delta({ content: "你好" })], { usage: null }),
    chunk([delta({}, "stop")], { usage: null }),
    chunk([], { usage: USAGE }),
    "[DONE]",
  ];

  test("reads a stream that passed through, under the names the client knows", async () => {
    const { client } = clientOf(pass([sse(events, "\r\n")]).sent, EVENT_STREAM);
    const runner = client.chat.completions.stream({ model: CLIENT.model, messages: MESSAGES });
    const completion = await runner.finalChatCompletion();
    expect(completion).toMatchObject({
      id: CLIENT.id,
      model: CLIENT.model,
      created: CLIENT.created,
      usage: USAGE,
    });
    expect(completion.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: "Hello 你好" },
    });
    expect(JSON.stringify(completion)).not.toContain(UPSTREAM.model);
  });

  test("raises the error that ends a broken stream, instead of taking it for complete", async () => {
    const { sent, passage } = pass([sse(events.slice(0, 3))]);
    expect(passage.failure).not.toBeNull();
    const error = errorWriters.openai.writeStreamError(fail("upstream_error"), REQUEST_ID);
    const { client } = clientOf(sent + error.toString(), EVENT_STREAM);
    const stream = await client.chat.completions.create({
      model: CLIENT.model,
      messages: MESSAGES,
      stream: true,
    });
    const texts: unknown[] = [];
    const read = async () => {
      for await (const event of stream) texts.push(event.choices[0]?.delta.content);
    };
    await expect(read()).rejects.toMatchObject({ code: "upstream_error", type: "server_error" });
    expect(texts).toEqual(["", "Hello ", "你好"]);
  });

  test("does not repeat a request that cannot succeed", async () => {
    const { status, body, headers } = errorWriters.openai.writeError(fail("model_not_allowed"), REQUEST_ID);
    const { client, calls } = clientOf(body, { status, headers: Object.fromEntries(headers) });
    const call = client.chat.completions.create({ model: CLIENT.model, messages: MESSAGES });
    await expect(call).rejects.toBeInstanceOf(PermissionDeniedError);
    await expect(call).rejects.toMatchObject({
      status: 403,
      code: "model_not_allowed",
      type: "permission_error",
    });
    expect(calls.count).toBe(1);
    expect(await call.catch((error: unknown) => error)).toBeInstanceOf(APIError);
  });

  test("lists the models", async () => {
    const models = [
      { id: "qwen-plus", displayName: "Qwen Plus", createdAt: new Date("2026-11-01T00:00:00Z") },
      { id: "qwen-max", displayName: "Qwen Max", createdAt: new Date("2026-11-02T00:00:00Z") },
    ];
    const { client } = clientOf(writeModelsList(models), JSON_BODY);
    const page = await client.models.list();
    expect(page.data.map((model) => model.id)).toEqual(["qwen-plus", "qwen-max"]);
  });
});

describe("the list of models", () => {
  test("has the members of both OpenAI's and Anthropic's list", () => {
    const createdAt = new Date("2026-11-01T00:00:00.500Z");
    expect(JSON.parse(writeModelsList([{ id: "m", displayName: "M", createdAt }]).toString())).toEqual({
      object: "list",
      data: [
        {
          id: "m",
          object: "model",
          type: "model",
          created: 1793491200,
          created_at: "2026-11-01T00:00:00.500Z",
          display_name: "M",
          owned_by: "token-relay",
        },
      ],
      has_more: false,
      first_id: "m",
      last_id: "m",
    });
  });

  test("of no models is an empty list", () => {
    expect(JSON.parse(writeModelsList([]).toString())).toMatchObject({
      data: [],
      first_id: null,
      last_id: null,
    });
  });
});
