import { expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { splitModelName, splitUser } from "../../src/simulator/asked-behaviour.ts";
import { chat, hello, post, withSimulator } from "./client.ts";

test("a header wins over the user field, that over the model's suffix, that over the start options", () =>
  withSimulator({ defaults: { tokens: 1 } }, async (simulator) => {
    const tokens = async (body: object, headers: Record<string, string> = {}): Promise<number | undefined> =>
      (await chat(simulator, { messages: hello, ...body }, headers)).usage?.completion_tokens;
    expect(await tokens({ model: "m" })).toBe(1);
    expect(await tokens({ model: "m@tokens=2" })).toBe(2);
    expect(await tokens({ model: "m@tokens=2", user: "sim:tokens=3;t" })).toBe(3);
    expect(await tokens({ model: "m@tokens=2", user: "sim:tokens=3;t" }, { "x-sim-tokens": "4" })).toBe(4);
    simulator.setDefaults({ tokens: 5 });
    expect(await tokens({ model: "m" })).toBe(5);
  }));

test("a model name is cut only where a key list follows", () => {
  expect(splitModelName("sim-fast@tokens=3,fault=reset")).toEqual({
    base: "sim-fast",
    list: "tokens=3,fault=reset",
  });
  expect(splitModelName("publisher/model@20250101")).toEqual({ base: "publisher/model@20250101", list: "" });
});

test("the user field is keys and tag, or a tag alone", () => {
  expect(splitUser("sim:fault=reset,after=3;tag-17")).toEqual({ list: "fault=reset,after=3", tag: "tag-17" });
  expect(splitUser("sim:tokens=3")).toEqual({ list: "tokens=3", tag: null });
  expect(splitUser("someone")).toEqual({ list: "", tag: "someone" });
  expect(splitUser(null)).toEqual({ list: "", tag: null });
});

test("the tag header wins over the user field", () =>
  withSimulator({}, async (simulator) => {
    await chat(simulator, { model: "m", messages: hello, user: "sim:tokens=3;b" }, { "x-sim-tag": "a" });
    expect(simulator.usageLog()[0]).toMatchObject({ tag: "a", produced: { outputTokens: 3 } });
  }));

test("latency delays the head, pace the chunks", () =>
  withSimulator({}, async (simulator) => {
    const began = performance.now();
    const body = { model: "m@latency=60,pace=20,chunks=4", messages: hello, stream: true };
    const response = await post(simulator, { body });
    const head = performance.now();
    await response.text();
    expect(head - began).toBeGreaterThan(55);
    expect(performance.now() - head).toBeGreaterThan(60);
  }));

/** The HTTP chunks of a stream without pace, as they are framed on the wire. */
async function chunkCount(simulator: { url: string }, model: string): Promise<number> {
  const body = JSON.stringify({ model, messages: hello, stream: true });
  const { hostname, port } = new URL(simulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  let text = "";
  for await (const part of socket) text += String(part);
  return text.match(/^[0-9a-f]+\r$/gm)?.length ?? 0;
}

test("without pace every event is an HTTP chunk of its own, unless batch says otherwise", () =>
  withSimulator({}, async (simulator) => {
    // Role, eight with content, finish, [DONE]; and the empty last chunk.
    expect(await chunkCount(simulator, "m")).toBe(12);
    expect(await chunkCount(simulator, "m@batch=100")).toBe(2);
  }));

test("as a process it tells its URL in one JSON line and ends on SIGTERM", async () => {
  const child = spawn(
    process.execPath,
    ["src/simulator/main.ts", "--tokens", "3", "--require-key", "sk-test"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  const answer: unknown = await (await post({ url }, { body: { model: "m", messages: hello } })).json();
  expect(answer).toHaveProperty("usage.completion_tokens", 3);
  expect((await fetch(`${url}/v1/models`)).status).toBe(401);
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
});
