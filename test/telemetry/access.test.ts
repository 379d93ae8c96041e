import { once } from "node:events";
import { request, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, test } from "@jest/globals";
import { metricsDoor, metricsServer, type MetricsDoorOptions } from "../../src/doors/metrics-door.ts";

const TOKEN = "a-token-for-the-metrics";
const TEXT = "tokenrelay_nodes_alive 1\n";

let server: Server | null = null;
let reads = 0;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(options: Partial<MetricsDoorOptions>): Promise<number> {
  reads = 0;
  const telemetry = {
    write: () => {
      reads++;
      return Promise.resolve(TEXT);
    },
  };
  server = metricsServer(metricsDoor({ telemetry, token: null, isLoopbackOnly: true, ...options }));
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

interface Asked {
  host?: string;
  path?: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
}

/** fetch would not let a Host through. */
function get(port: number, { host = "127.0.0.1", path = "/metrics", method = "GET", headers = {} }: Asked) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ host, port, path, method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
    });
    sent.on("error", reject).end();
  });
}

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === "IPv4")?.address;

describe("without a token, on the main port, metrics", () => {
  test("are read on this machine, by any of its names", async () => {
    const port = await serve({});
    for (const host of ["127.0.0.1", "localhost"])
      expect(await get(port, { host })).toEqual({ status: 200, text: TEXT });
  });

  test("are refused to whoever comes from elsewhere", async () => {
    const port = await serve({});
    if (outside === undefined) return;
    expect((await get(port, { host: outside })).status).toBe(403);
    expect(reads).toBe(0);
  });

  test.each([
    ["a proxy on this machine", { "x-forwarded-for": "203.0.113.9" }],
    ["a proxy that says so in the standard's words", { forwarded: "for=203.0.113.9" }],
    ["a proxy that says only that it is one", { via: "1.1 proxy" }],
    ["a page that was told another name for this machine", { host: "relay.example.com" }],
  ])("are refused to whoever comes by %s", async (_, headers) => {
    const port = await serve({});
    const { status, text } = await get(port, { headers });
    expect([status, text.includes("tokenrelay")]).toEqual([403, false]);
    expect(reads).toBe(0);
  });
});

describe("with a token, metrics", () => {
  test.each([
    ["none", {}],
    ["another", { authorization: "Bearer another-token-altogether" }],
    ["a part of it", { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ["it in another scheme", { authorization: `Basic ${TOKEN}` }],
  ])("are refused to who brings %s, on this machine too", async (_, headers) => {
    const port = await serve({ token: TOKEN });
    expect((await get(port, { headers })).status).toBe(401);
    expect(reads).toBe(0);
  });

  test("are for who brings it, wherever it comes from", async () => {
    const port = await serve({ token: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}`, "x-forwarded-for": "203.0.113.9" };
    expect(await get(port, { headers })).toEqual({ status: 200, text: TEXT });
    if (outside !== undefined) expect((await get(port, { host: outside, headers })).status).toBe(200);
  });
});

test("on a port of their own, they are for whoever reaches it", async () => {
  const port = await serve({ isLoopbackOnly: false });
  expect((await get(port, { headers: { "x-forwarded-for": "203.0.113.9" } })).status).toBe(200);
  expect((await get(port, { path: "/" })).status).toBe(404);
  expect((await get(port, { path: "/v1/chat/completions", method: "POST" })).status).toBe(404);
});

test("they are read, and nothing else", async () => {
  const port = await serve({});
  expect((await get(port, { method: "POST" })).status).toBe(405);
  expect(await get(port, { method: "HEAD" })).toEqual({ status: 200, text: "" });
});
