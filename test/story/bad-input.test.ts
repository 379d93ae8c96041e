import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openWorld, settled, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Answer {
  status: number;
  text: string;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send(path: string, { method = "POST", headers = {}, body }: Sent): Promise<Answer> {
  const response = await fetch(`${world.relay.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${world.apiKey}`, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
}

const generation = "/api/v1/services/aigc/text-generation/generation";
const chat = "/v1/chat/completions";
const messages = [{ role: "user", content: "hello" }];
const good = JSON.stringify({ model: "plain", messages });

const refusals: [string, string, Sent, number, string][] = [
  ["malformed JSON", chat, { body: '{"model":"plain",' }, 400, "not valid JSON"],
  ["an empty body", chat, { body: "" }, 400, "not valid JSON"],
  ["a JSON array", chat, { body: "[]" }, 400, "invalid_request"],
  ["two models in one body", chat, { body: `{"model":"other",${good.slice(1)}` }, 400, "model"],
  [
    "a second model under an escaped name",
    chat,
    { body: `{"mod\\u0065l":"other",${good.slice(1)}` },
    400,
    "model",
  ],
  [
    "JSON that is nested too deep",
    chat,
    { body: `{"a":${"[".repeat(70)}${"]".repeat(70)},${good.slice(1)}` },
    400,
    "invalid_request",
  ],
  [
    "a plain-text body",
    chat,
    { body: good, headers: { "content-type": "text/plain" } },
    415,
    "unsupported_media_type",
  ],
  [
    "another charset",
    chat,
    { body: good, headers: { "content-type": "application/json; charset=utf-16" } },
    415,
    "",
  ],
  [
    "stream that is no boolean",
    chat,
    { body: JSON.stringify({ model: "plain", messages, stream: "yes" }) },
    400,
    "stream",
  ],
  [
    "max_tokens below one",
    chat,
    { body: JSON.stringify({ model: "plain", messages, max_tokens: 0 }) },
    400,
    "max_tokens",
  ],
  [
    "a redirection of the supplier",
    chat,
    { body: JSON.stringify({ model: "plain", messages, api_base: "http://x" }) },
    400,
    "api_base",
  ],
  ["GET on a POST path", chat, { method: "GET" }, 405, "method_not_allowed"],
  ["two different keys", chat, { body: good, headers: { "x-api-key": "other" } }, 400, "different keys"],
  ["a message without its bound", "/v1/messages", { body: good }, 400, "max_tokens"],
  ["a count of nothing", "/v1/messages/count_tokens", { body: "{}" }, 400, "invalid_request_error"],
  ["a generation without input", generation, { body: good }, 400, "InvalidParameter"],
  [
    "an unknown query field",
    "/openapi/v1/billing/detail?colour=red",
    { method: "GET" },
    400,
    "unknown_parameter",
  ],
  ["a cursor of our own making", "/openapi/v1/api-keys?cursor=abc.def", { method: "GET" }, 400, "cursor"],
  ["a limit above the bound", "/openapi/v1/api-keys?limit=1000", { method: "GET" }, 400, "limit"],
  [
    "an unknown body field",
    "/openapi/v1/api-keys",
    { body: '{"name":"a","balance":"5"}' },
    400,
    "unknown_parameter",
  ],
  [
    "a transaction id of nobody",
    "/openapi/v1/balance-transactions/txn_1",
    { method: "GET" },
    404,
    "not_found",
  ],
];

test.each(refusals)(
  "%s is refused as documented; nothing is charged, and nothing inside is shown",
  async (...row) => {
    const [, path, sent, status, says] = row;
    const before = await settled(world);
    const seen = world.simulator.usageLog().length;
    const answer = await send(path, sent);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(says);
    expect(answer.text).not.toMatch(
      /\bat .*\.(ts|js):\d|SELECT|node_modules|prisma|sk-supplier|127\.0\.0\.1/i,
    );
    expect(world.simulator.usageLog().length).toBe(seen);
    expect(await settled(world)).toEqual(before);
  },
);

test("a body of 33 MiB is refused before it is read", async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = httpRequest(`${world.relay.url}${chat}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.apiKey}`,
        "content-type": "application/json",
        "content-length": String(33 * 1024 * 1024),
      },
    });
    outgoing.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      outgoing.destroy();
    });
    outgoing.on("error", reject);
    outgoing.write("{");
  });
  expect(status).toBe(413);
});

test("a body without a length is cut off once it is over 32 MiB", async () => {
  const chunk = " ".repeat(1024 * 1024);
  let sentChunks = 0;
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = httpRequest(`${world.relay.url}${chat}`, {
      method: "POST",
      headers: { authorization: `Bearer ${world.apiKey}`, "content-type": "application/json" },
    });
    outgoing.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      outgoing.destroy();
    });
    outgoing.on("error", reject);
    const more = (): void => {
      while (sentChunks < 40) {
        sentChunks++;
        if (!outgoing.write(chunk)) return void outgoing.once("drain", more);
      }
      outgoing.end();
    };
    more();
  });
  expect(status).toBe(413);
});
