import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as a collector is told of it over OTLP, with its attributes as a plain object. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
  status: { code: number; message: string };
}

export interface Collector {
  url: string;
  /** All that was received so far, as it came. */
  received(): string;
  headers(): IncomingMessage["headers"][];
  resource(): Record<string, unknown>;
  /** Waits for the trace of a request: its spans, in the order of their beginning. */
  spansOf(requestId: string): Promise<Span[]>;
  spans(): Span[];
  /** From now on it answers with this status. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export const SERVER = 2;
export const CLIENT = 3;
export const ERROR = 2;

interface Value {
  stringValue?: string;
  intValue?: number | string;
  doubleValue?: number;
  boolValue?: boolean;
  arrayValue?: { values: Value[] };
}
type Attributes = { key: string; value: Value }[];

interface Told {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: { spans: Record<string, never>[] }[];
  }[];
}

/** A collector that takes OTLP over HTTP, as JSON, and keeps all of it. */
export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const state = { status: 200 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (request.url !== "/v1/traces" || request.method !== "POST") state.status = 404;
      headers.push(request.headers);
      if (state.status === 200) bodies.push(Buffer.concat(parts).toString());
      response.writeHead(state.status, { "content-type": "application/json" });
      response.end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const told = (): Told[] => bodies.map((body) => JSON.parse(body) as Told);
  const spans = (): Span[] =>
    told().flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans.map((span) => read(span))),
      ),
    );
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    received: () => bodies.join("\n"),
    headers: () => headers,
    resource: () => plain(told()[0]?.resourceSpans[0]?.resource.attributes ?? []),
    spans,
    answerWith: (status) => void (state.status = status),
    async spansOf(requestId) {
      for (const end = Date.now() + 8_000; Date.now() < end;) {
        const all = spans();
        const own = all.find(({ attributes }) => attributes["tokenrelay.request.id"] === requestId);
        if (own)
          return all
            .filter(({ spanId, parentSpanId }) => spanId === own.spanId || parentSpanId === own.spanId)
            .sort((a, b) => a.startMs - b.startMs);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`no span of ${requestId} came`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function read(span: Record<string, unknown>): Span {
  const status = (span["status"] ?? {}) as { code?: number; message?: string };
  return {
    traceId: String(span["traceId"]),
    spanId: String(span["spanId"]),
    parentSpanId: typeof span["parentSpanId"] === "string" ? span["parentSpanId"] : "",
    name: String(span["name"]),
    kind: Number(span["kind"]),
    startMs: Number(BigInt(String(span["startTimeUnixNano"])) / 1_000n) / 1_000,
    endMs: Number(BigInt(String(span["endTimeUnixNano"])) / 1_000n) / 1_000,
    attributes: plain(span["attributes"] as Attributes),
    status: { code: status.code ?? 0, message: status.message ?? "" },
  };
}

function plain(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: Value): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(valueOf);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
