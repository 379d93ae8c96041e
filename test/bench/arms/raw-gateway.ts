import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool, type Dispatcher } from "undici";

// The floor that a gateway in Node cannot go below: Node's own server, undici's dispatch, the bytes as they come. It
// knows no keys, no models, no limits and no money, and forwards no header that the answer can do without.
const [origin = ""] = process.argv.slice(2);
const pool = new Pool(origin, {
  connections: 1_024,
  pipelining: 1,
  allowH2: false,
  keepAliveTimeout: 60_000,
});

/** What asks for a stream with DashScope, and what Anthropic does not answer without. */
const NEEDED = ["x-dashscope-sse", "anthropic-version"];

class Passage implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  // undici takes no handler without it.
  onRequestStart(): void {}

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: IncomingMessage["headers"],
  ): void {
    const head = ["content-type", headers["content-type"] ?? "application/octet-stream"];
    const length = headers["content-length"];
    if (length !== undefined) head.push("content-length", length);
    this.#response.writeHead(status, head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once("drain", () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    if (this.#response.headersSent) this.#response.destroy();
    else this.#response.writeHead(502).end();
  }
}

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const headers = ["content-type", request.headers["content-type"] ?? ""];
  for (const name of NEEDED) {
    const value = request.headers[name];
    if (typeof value === "string") headers.push(name, value);
  }
  const handler = new Passage(response);
  pool.dispatch({ method: "POST", path: request.url ?? "/", headers, body }, handler);
}

const server = createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const [first] = chunks;
    forward(request, response, chunks.length === 1 && first ? first : Buffer.concat(chunks));
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${String(port)}` })}\n`);
});
process.once("SIGTERM", () => process.exit(0));
