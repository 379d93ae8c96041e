import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { echo } from "./echo.ts";

/** Suppliers of all protocols that say back the last text they are told, and keep what they were sent. */
export interface EchoSuppliers {
  url: string;
  /** The bodies of all requests, in their order. */
  received: string[];
  close(): void;
}

/** Starts them; a stream comes in pieces of one character, each event in a chunk of its own. */
export async function startEchoSuppliers(): Promise<EchoSuppliers> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      received.push(body.toString());
      answer(request, response, body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${String(port)}`, received },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const protocol = protocolOf(request.url ?? "");
  const asked = JSON.parse(body.toString()) as { stream?: boolean };
  const stream = asked.stream === true || request.headers["x-dashscope-sse"] === "enable";
  const bytes = echo(protocol, body, { stream, pieceLength: 1 });
  response.setHeader("content-type", stream ? "text/event-stream" : "application/json");
  if (!stream) return void response.end(bytes);
  for (const event of bytes.toString().split(/(?<=\n\n)/)) response.write(event);
  response.end();
}

function protocolOf(path: string): Protocol {
  if (path.includes("/messages")) return "anthropic";
  return path.includes("/chat/completions") ? "openai" : "dashscope";
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
