import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult, FormattedExecutionResult } from "graphql";
import { print } from "graphql-sse";
import type { StreamDoor, StreamRefusal, OpenStream } from "../graphql/index.ts";

/** One request to /graphql/stream, its body parsed. */
export interface StreamCall {
  request: IncomingMessage;
  response: ServerResponse;
  body: unknown;
  requestId: string;
}

export interface GraphqlStreams {
  serve(call: StreamCall): Promise<void>;
  /** Cuts all streams, so that their readers go to another node. New ones are refused. */
  end(): void;
}

export interface StreamTimes {
  /** Between two signs of life; the reader's rights are looked at as often. */
  aliveMs: number;
  /** How long a reader may take to read what was sent. */
  patienceMs: number;
}

const TIMES: StreamTimes = { aliveMs: 15_000, patienceMs: 10_000 };

/** Subscriptions as server-sent events: the protocol of graphql-sse, each on a connection of its own. */
export function graphqlStreams(door: StreamDoor, times: StreamTimes = TIMES): GraphqlStreams {
  const open = new Set<ServerResponse>();
  let isOver = false;
  return {
    async serve({ request, response, body, requestId }) {
      if (request.method !== "POST") {
        refuse(response, { status: 405, allow: "POST", errors: [notHere(requestId, "method_not_allowed")] });
        return;
      }
      if (isOver) {
        refuse(response, { status: 503, errors: [notHere(requestId, "service_unavailable")] });
        return;
      }
      const stream = await door.open({ request, body, requestId });
      if (stream.kind === "refused") refuse(response, stream);
      else {
        open.add(response);
        await pass(stream, response, times).finally(() => open.delete(response));
      }
    },
    end() {
      isOver = true;
      for (const response of open) response.destroy();
    },
  };
}

function notHere(requestId: string, code: string): StreamRefusal["errors"][number] {
  const message = code === "method_not_allowed" ? "Subscriptions are posted." : "This node is stopping.";
  return { message, extensions: { code, request_id: requestId } };
}

interface Refusal {
  status: number;
  errors: unknown[];
  allow?: string;
  retryAfterSeconds?: number | undefined;
}

function refuse(response: ServerResponse, { status, errors, allow, retryAfterSeconds }: Refusal): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  if (allow !== undefined) response.setHeader("allow", allow);
  if (status === 401) response.setHeader("www-authenticate", "Bearer");
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  response.end(JSON.stringify({ errors }));
}

async function pass(stream: OpenStream, response: ServerResponse, times: StreamTimes): Promise<void> {
  const stop = (): void => void stream.results.return?.();
  response.once("close", stop);
  const pulse = setInterval(() => void beat(stream, response), times.aliveMs);
  try {
    // Who went away while the stream was opened is never heard of again.
    if (!response.writable) return;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    response.write(":\n\n");
    for await (const result of stream.results) {
      await send(response, next(result), times.patienceMs);
    }
    response.end(print({ event: "complete", data: null }));
  } catch {
    // Who does not read, or whose stream broke, is cut: it comes again.
    response.destroy();
  } finally {
    clearInterval(pulse);
    response.off("close", stop);
    stop();
    stream.leave();
  }
}

/** A sign of life; and whoever may not read on is told so, and no more. */
async function beat(stream: OpenStream, response: ServerResponse): Promise<void> {
  const objection = await stream.objection();
  if (!response.writable) return;
  if (!objection) {
    response.write(":\n\n");
    return;
  }
  response.write(next({ errors: [objection] }));
  await stream.results.return?.();
}

// graphql-sse types a result as it is before its errors are formatted.
function next(result: FormattedExecutionResult): string {
  return print({ event: "next", data: result as ExecutionResult<Record<string, unknown>> });
}

async function send(response: ServerResponse, text: string, patienceMs: number): Promise<void> {
  if (!response.writable) throw new Error("the reader is gone");
  if (response.write(text)) return;
  await once(response, "drain", { signal: AbortSignal.timeout(patienceMs) });
}
