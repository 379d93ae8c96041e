import { createServer, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, expect, jest, test } from "@jest/globals";
import { Reply } from "../../src/inference/reply.ts";
import type { Tape } from "../../src/inference/tape.ts";
import type { Reserved } from "../../src/inference/stages/reserve.ts";

// A real server and a real socket: what a client gets, and when.
const reserved = {} as Reserved;
const open: { server: Server; socket: Socket }[] = [];

afterEach(() => {
  for (const { server, socket } of open.splice(0)) {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  }
});

interface Visit {
  reply: Reply;
  response: ServerResponse;
  socket: Socket;
  /** What the client has read so far. */
  read: () => string;
}

async function visit(stallMaxMs = 60_000, silenceMaxMs = 60_000, version = "1.1"): Promise<Visit> {
  let respond: (response: ServerResponse) => void = () => undefined;
  const responding = new Promise<ServerResponse>((resolve) => (respond = resolve));
  const server = createServer((_, response) => respond(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  open.push({ server, socket });
  let text = "";
  socket.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  socket.on("error", () => undefined);
  socket.write(`GET / HTTP/${version}\r\nhost: x\r\n\r\n`);
  const response = await responding;
  const reply = new Reply(response, { stallMaxMs, silenceMaxMs });
  reply.prepareStream(["content-type", "text/event-stream"]);
  return { reply, response, socket, read: () => text };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds()) {
    expect(Date.now()).toBeLessThan(end);
    await sleep(5);
  }
}

test("nothing goes out before the gate is opened; then all of it, in order", async () => {
  const { reply, read } = await visit();
  expect(reply.write(Buffer.from("data: 1\n\n"))).toBe(true);
  expect(reply.write(Buffer.from("data: 2\n\n"))).toBe(true);
  await sleep(50);
  expect(read()).toBe("");
  expect(reply.begun).toBe(false);
  expect(reply.firstByteMs).toBeNull();
  reply.open(reserved);
  reply.write(Buffer.from("data: 3\n\n"));
  reply.end(Buffer.from("data: [DONE]\n\n"));
  await until(() => read().endsWith("\r\n0\r\n\r\n"));
  expect(read()).toContain("200 OK");
  expect(read().match(/data: \S+/g)).toEqual(["data: 1", "data: 2", "data: 3", "data: [DONE]"]);
});

test("behind the gate 64 KiB may wait; then the supplier waits, and is woken when the gate opens", async () => {
  const { reply } = await visit();
  const piece = Buffer.alloc(16 * 1024, "x");
  expect([1, 2, 3].map(() => reply.write(piece))).toEqual([true, true, true]);
  expect(reply.write(piece)).toBe(false);
  let resumed = 0;
  reply.onDrain(() => resumed++);
  await sleep(20);
  expect(resumed).toBe(0);
  reply.open(reserved);
  await until(() => resumed === 1);
});

test("a refusal takes the place of whatever waits, and the gate opens for it", async () => {
  const { reply, read } = await visit();
  reply.write(Buffer.from("data: secret\n\n"));
  reply.send({ status: 402, head: ["content-type", "application/json"], body: Buffer.from("{}") });
  await until(() => read().includes("{}"));
  expect(read()).toContain("402 Payment Required");
  expect(read()).not.toContain("secret");
});

test("what was begun is never answered anew: the connection is cut, so that it does not look whole", async () => {
  const { reply, read, socket } = await visit();
  reply.open(reserved);
  reply.write(Buffer.from("data: 1\n\n"));
  await until(() => read().includes("data: 1"));
  reply.send({ status: 500, head: [], body: Buffer.from("no") });
  await until(() => socket.readableEnded || socket.destroyed);
  expect(read()).not.toContain("\r\n0\r\n\r\n");
});

test("a client that takes no byte for the whole while is cut off, also behind the end", async () => {
  for (const isOver of [false, true]) {
    const { reply, socket } = await visit(300);
    socket.pause();
    let gone = 0;
    reply.onGone(() => gone++);
    reply.open(reserved);
    const flood = Buffer.alloc(32 * 1024 * 1024, "x");
    if (isOver) reply.end(flood);
    else expect(reply.write(flood)).toBe(false);
    await until(() => gone === 1);
    expect(reply.gone).toBe(true);
    expect(reply.write(Buffer.from("more"))).toBe(true);
  }
});

test("a client that reads slowly but steadily is not", async () => {
  const { reply, socket, read } = await visit(2_000);
  socket.pause();
  reply.open(reserved);
  const flood = Buffer.alloc(24 * 1024 * 1024, "x");
  reply.end(flood);
  const steady = setInterval(() => {
    socket.resume();
    setImmediate(() => socket.pause());
  }, 20);
  await sleep(4_500);
  expect(reply.gone).toBe(false);
  clearInterval(steady);
  socket.resume();
  await until(() => read().length > flood.length);
});

test("a quiet stream to a client that keeps up is left alone", async () => {
  const { reply, read } = await visit(200);
  reply.open(reserved);
  reply.write(Buffer.from("data: 1\n\n"));
  await sleep(700);
  expect(reply.gone).toBe(false);
  reply.end(Buffer.from("data: 2\n\n"));
  await until(() => read().includes("data: 2"));
});

test("a stream that is silent for too long says that it lives; that is no output, and is not kept", async () => {
  const { reply, read } = await visit(60_000, 30);
  const alive = Buffer.from(": keep-alive\n\n");
  const add = jest.fn();
  reply.tape = { add, take: () => null } as unknown as Tape;
  reply.keepAlive(alive);
  reply.open(reserved);
  reply.keepAlive(alive);
  expect(read()).toBe("");
  await sleep(40);
  reply.keepAlive(alive);
  reply.keepAlive(alive);
  await until(() => read().includes(": keep-alive"));
  expect(read().match(/keep-alive\n\n/g)).toHaveLength(1);
  expect([reply.begun, reply.firstByteMs]).toEqual([true, null]);
  expect(add).not.toHaveBeenCalled();
  reply.write(Buffer.from("data: 1\n\n"));
  reply.keepAlive(alive);
  expect(reply.firstByteMs).not.toBeNull();
  reply.end(null);
  await until(() => read().endsWith("\r\n0\r\n\r\n"));
  expect(read().match(/keep-alive\n\n/g)).toHaveLength(1);
});

test("before the reservation is durable, not even a sign of life goes out", async () => {
  const { reply, read } = await visit(60_000, 10);
  await sleep(30);
  reply.keepAlive(Buffer.from(": keep-alive\n\n"));
  await sleep(30);
  expect([read(), reply.begun]).toEqual(["", false]);
});

test("a stream that is broken off tells its error, and then has no end in peace", async () => {
  const { reply, read, socket } = await visit();
  let closed = false;
  socket.on("close", () => (closed = true));
  reply.open(reserved);
  reply.write(Buffer.from("data: 1\n\n"));
  reply.breakOff(Buffer.from("event:error\n\n"));
  await until(() => closed);
  expect(read()).toContain("event:error");
  expect(read()).not.toContain("\r\n0\r\n\r\n");
});

test("every write is one chunk of its own, and the connection serves again behind the last", async () => {
  const { reply, read, socket } = await visit();
  reply.open(reserved);
  reply.write(Buffer.from("data: naïve 模型\n\n"));
  reply.write(Buffer.alloc(0));
  reply.write(Buffer.from("data: 2\n\n"));
  reply.end(Buffer.from("data: [DONE]\n\n"));
  await until(() => read().endsWith("0\r\n\r\n"));
  const body = read().slice(read().indexOf("\r\n\r\n") + 4);
  const chunks = Buffer.from("data: naïve 模型\n\n").length.toString(16);
  const said = Buffer.from("data: naïve 模型\n\n").toString("latin1");
  expect(body).toBe(`${chunks}\r\n${said}\r\n9\r\ndata: 2\n\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n`);
  expect(socket.destroyed).toBe(false);
});

test("a client of HTTP/1.0 gets the stream without chunks, and its end by the connection's", async () => {
  const { reply, read, socket } = await visit(60_000, 60_000, "1.0");
  let closed = false;
  socket.on("close", () => (closed = true));
  reply.open(reserved);
  reply.write(Buffer.from("data: 1\n\n"));
  reply.end(Buffer.from("data: [DONE]\n\n"));
  await until(() => closed);
  expect(read().slice(read().indexOf("\r\n\r\n") + 4)).toBe("data: 1\n\ndata: [DONE]\n\n");
  expect(read()).not.toMatch(/transfer-encoding/i);
});
