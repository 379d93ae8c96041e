import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface EchoSupplier {
  url: string;
  close(): void;
}

const PIECE = 3;

/** A supplier of the OpenAI protocol that says back the last message, streamed three characters at a time. */
export async function startEchoSupplier(): Promise<EchoSupplier> {
  const server = createServer((request, response) => {
    void read(request).then(({ messages, stream }) => {
      const said = JSON.stringify(messages.at(-1)?.content ?? "").slice(1, -1);
      const text = JSON.parse(`"${said}"`) as string;
      if (text.includes("fail with")) return response.writeHead(400).end(failure(text));
      if (text.includes("fall over")) return response.writeHead(500).end(failure(text));
      if (text.includes("garble")) {
        const garbled = `{"choices":[{"index":0,"delta":{"content":"${text}"}, ${text}`;
        response.setHeader("content-type", stream === true ? "text/event-stream" : "application/json");
        return response.end(stream === true ? `data: ${garbled}\n\n` : garbled);
      }
      const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 };
      const base = { id: "chatcmpl-1", created: 1, model: "m" };
      if (stream !== true) {
        response.setHeader("content-type", "application/json");
        const message = { role: "assistant", content: text };
        const choices = [{ index: 0, message, finish_reason: "stop" }];
        return response.end(JSON.stringify({ ...base, object: "chat.completion", choices, usage }));
      }
      response.setHeader("content-type", "text/event-stream");
      const event = (choices: object[], more: object = {}): string =>
        `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...more })}\n\n`;
      for (let at = 0; at < text.length; at += PIECE) {
        const delta = { content: text.slice(at, at + PIECE) };
        response.write(event([{ index: 0, delta, finish_reason: null }]));
      }
      response.write(event([{ index: 0, delta: {}, finish_reason: "stop" }]));
      return response.end(`${event([], { usage })}data: [DONE]\n\n`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An error that repeats what was sent, as some suppliers do. */
function failure(text: string): string {
  return JSON.stringify({ error: { message: `cannot read ${text}`, type: "invalid_request_error" } });
}

interface Asked {
  messages: { content: unknown }[];
  stream?: boolean;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const { messages, stream } = JSON.parse(Buffer.concat(pieces).toString()) as Asked;
  return { messages: messages.map(({ content }) => ({ content: plain(content) })), stream: stream === true };
}

function plain(content: unknown): string {
  if (typeof content === "string") return content;
  return (content as { text?: string }[]).map(({ text }) => text ?? "").join("");
}
