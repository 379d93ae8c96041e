import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PolicyEffects } from "../../../src/activity/index.ts";
import { compileSafety } from "../../../src/inference/safety/compile-safety.ts";
import { inspectInput } from "../../../src/inference/safety/inspect-input.ts";
import { Moderation } from "../../../src/inference/safety/moderation.ts";
import type { ContentSafety } from "../../../src/policies/index.ts";
import { safetyPolicy, saying } from "./looked-for.ts";

interface Asked {
  path: string;
  authorization: string | undefined;
  body: { model?: string; input: string[] };
}

let server: Server;
let asked: Asked[];
let answer: (reply: ServerResponse) => void;
let open: Moderation[];

const telling =
  (body: unknown, status = 200) =>
  (reply: ServerResponse): void => {
    reply.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
const clean = telling({ results: [{ flagged: false, categories: { hate: false } }] });
const flagged = telling({ results: [{ flagged: true, categories: { hate: true, violence: false } }] });

beforeEach(async () => {
  [asked, open, answer] = [[], [], clean];
  server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked["body"];
      asked.push({ path: request.url!, authorization: request.headers.authorization, body });
      answer(reply);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  server.closeAllConnections();
  server.close();
});

function moderation(timeoutMs = 150): Moderation {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  open.push(new Moderation({ url, apiKey: "mk-1", model: "omni", timeoutMs }));
  return open.at(-1)!;
}

async function inspectBy(client: Moderation | null, part: Partial<ContentSafety>, said = "some text") {
  const effects: PolicyEffects = {};
  const safety = compileSafety(safetyPolicy(part))!;
  const code = await Promise.resolve()
    .then(() => inspectInput({ moderation: client }, { chat: saying(said), safety, effects }))
    .then(() => null)
    .catch((thrown: unknown) => (thrown as { code: string }).code);
  return { code, safety: effects.safety };
}

const failingOpen = { enabled: true, onFailure: "allow" } as const;
const failingClosed = { enabled: true, onFailure: "block" } as const;

describe("the moderation endpoint", () => {
  test("is asked in OpenAI's form, and blocks what it flags", async () => {
    answer = flagged;
    const { code, safety } = await inspectBy(moderation(), { moderation: failingOpen });
    expect(code).toBe("content_blocked");
    expect(safety).toEqual({ verdict: "blocked", direction: "input", findings: ["moderation:hate"] });
    const body = { model: "omni", input: ["some text"] };
    expect(asked).toEqual([{ path: "/base/v1/moderations", authorization: "Bearer mk-1", body }]);
  });

  test("lets pass what it does not flag; what monitor finds is only recorded", async () => {
    expect(await inspectBy(moderation(), { moderation: failingClosed })).toEqual({
      code: null,
      safety: undefined,
    });
    answer = flagged;
    const { code, safety } = await inspectBy(moderation(), { mode: "monitor", moderation: failingClosed });
    expect([code, safety?.verdict]).toEqual([null, "flagged"]);
  });

  test("is not asked when a list has blocked, when the policy does not want it, and when there is none", async () => {
    const term = { customTerms: ["some"], moderation: failingClosed };
    expect((await inspectBy(moderation(), term)).code).toBe("content_blocked");
    expect((await inspectBy(moderation(), { customTerms: ["other"] })).code).toBeNull();
    expect((await inspectBy(null, { moderation: failingClosed })).code).toBeNull();
    expect(asked).toEqual([]);
  });

  test.each([
    ["an error", telling({ error: "no" }, 500)],
    ["no JSON", (reply: ServerResponse) => void reply.end("<html>")],
    ["no verdict", telling({ results: [{ categories: {} }] })],
    ["an answer without end", (reply: ServerResponse) => void reply.end(Buffer.alloc(400_000, 32))],
    ["silence", () => undefined],
  ])("%s: the policy says whether the request passes", async (_, told) => {
    answer = told;
    const allowed = await inspectBy(moderation(), { moderation: failingOpen });
    expect(allowed.code).toBeNull();
    expect(allowed.safety).toEqual({
      ...{ verdict: "flagged", direction: "input", findings: ["moderation_unavailable"] },
    });
    const refused = await inspectBy(moderation(), { moderation: failingClosed });
    expect([refused.code, refused.safety?.verdict]).toEqual(["content_blocked", "blocked"]);
  });

  test("after five failures in a row nobody waits for it", async () => {
    answer = () => undefined;
    const client = moderation(50);
    for (let time = 0; time < 5; time++) await inspectBy(client, { moderation: failingOpen });
    const start = performance.now();
    for (let time = 0; time < 20; time++) await inspectBy(client, { moderation: failingOpen });
    // They would wait for a second together.
    expect(performance.now() - start).toBeLessThan(500);
    expect(asked).toHaveLength(5);
  });

  test("gets the newest 100,000 characters, in inputs of at most 8,000", async () => {
    const old = "old. ".repeat(10_000);
    await inspectBy(moderation(1_000), { moderation: failingOpen }, `${old}${"new. ".repeat(20_000)}`);
    const { input } = asked[0]!.body;
    expect(input.join("")).toBe("new. ".repeat(20_000));
    expect(Math.max(...input.map((one) => one.length))).toBe(8_000);
  });
});
