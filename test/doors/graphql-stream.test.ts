import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { graphqlStreams, type GraphqlStreams } from "../../src/doors/graphql-stream.ts";
import type { OpenStream, StreamDoor } from "../../src/graphql/index.ts";
import { Queue } from "../../src/graphql/live/queue.ts";

interface Result {
  data: Record<string, unknown>;
}

interface Running {
  streams: GraphqlStreams;
  queue: Queue<Result>;
  left: () => number;
  port: number;
}

let server: Server | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

/** An endpoint with one subscription, fed by hand. */
async function serve(objection: OpenStream["objection"] = () => Promise.resolve(null)): Promise<Running> {
  let left = 0;
  const queue = new Queue<Result>(1_000, () => undefined);
  const door: StreamDoor = {
    open: () => Promise.resolve({ kind: "open", results: queue, objection, leave: () => left++ }),
  };
  const streams = graphqlStreams(door, { aliveMs: 50, patienceMs: 200 });
  server = createServer((request, response) => {
    void streams.serve({ request, response, body: {}, requestId: "req_1" });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { streams, queue, left: () => left, port: (server.address() as AddressInfo).port };
}

/** Posts, and reads only what is asked for. */
async function open(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  let text = "";
  socket.setEncoding("utf8").on("data", (part) => (text += String(part)));
  socket.on("error", () => undefined);
  socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
  while (!text.includes("\n\n")) await sleep(5);
  // Without the lengths that HTTP puts before each part.
  return { socket, text: () => text.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "").replaceAll("\r\n", "") };
}

describe("a stream of events", () => {
  test("says what it is, gives signs of life, its results, and its end", async () => {
    const { queue, left, port } = await serve();
    const { text } = await open(port);
    queue.push({ data: { n: 1 } });
    await sleep(130);
    queue.end();
    await sleep(30);
    expect(text()).toContain("content-type: text/event-stream; charset=utf-8");
    expect(text()).toContain("cache-control: no-store");
    expect(text()).toContain('event: next\ndata: {"data":{"n":1}}\n\n');
    expect(text().match(/^:$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(text()).toMatch(/event: complete\ndata:\s/);
    expect(left()).toBe(1);
  });

  test("ends at its source when its reader goes away", async () => {
    const { queue, left, port } = await serve();
    const { socket } = await open(port);
    socket.destroy();
    await sleep(50);
    expect(left()).toBe(1);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test("whose reader does not read is cut, and nothing more is kept for it", async () => {
    const { queue, left, port } = await serve();
    const { socket } = await open(port);
    socket.pause();
    const large = { data: { text: "x".repeat(1_000_000) } };
    for (let sent = 0; sent < 40; sent++) queue.push(large);
    await sleep(600);
    expect(left()).toBe(1);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test("tells whoever may not read on why, and ends", async () => {
    const error = { message: "The API key is disabled.", extensions: { code: "key_disabled" } };
    const { left, port } = await serve(() => Promise.resolve(error));
    const { text } = await open(port);
    await sleep(150);
    expect(text()).toContain(`event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete`);
    expect(left()).toBe(1);
  });

  test("is cut when the node stops, without a word of an end, and no other is opened", async () => {
    const { streams, left, port } = await serve();
    const { socket, text } = await open(port);
    const closed = once(socket, "close");
    streams.end();
    await closed;
    await sleep(20);
    expect([left(), text().includes("complete")]).toEqual([1, false]);
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`, { method: "POST" });
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: "service_unavailable", request_id: "req_1" } }] },
    ]);
  });

  test.each(["GET", "PUT", "DELETE"])("is not opened by %s", async (method) => {
    const { port } = await serve();
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "method_not_allowed" } }] });
  });
});
