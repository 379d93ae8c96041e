import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Telemetry } from "../telemetry/index.ts";
import { METRICS_TYPE } from "../telemetry/index.ts";

export interface MetricsDoorOptions {
  telemetry: Pick<Telemetry, "write">;
  /** What a reader must bring; null: whoever is let in by the address. */
  token: string | null;
  /** Whether readers without a token must come from this machine, and directly. */
  isLoopbackOnly: boolean;
}

/** Takes a request for /metrics and answers it; false, untouched, for any other. */
export type MetricsDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

const PATH = "/metrics";
const BEARER = /^Bearer +(\S+) *$/i;
const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
/** What a proxy on this machine adds, behind which anybody may stand. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** What Prometheus reads. Who may not, gets a plain refusal that says how to. */
export function metricsDoor(options: MetricsDoorOptions): MetricsDoor {
  return (request, response) => {
    const [path] = (request.url ?? "").split("?", 1);
    if (path !== PATH) return false;
    const refusal = refusalOf(options, request);
    if (refusal) refuse(response, refusal);
    else void answer(options, request, response);
    return true;
  };
}

/** A server that has only the metrics, for a port of their own. */
export function metricsServer(door: MetricsDoor): Server {
  return createServer((request, response) => {
    if (!door(request, response)) refuse(response, { status: 404, message: "There is only /metrics here." });
  });
}

interface Refusal {
  status: number;
  message: string;
  headers?: Record<string, string>;
}

function refusalOf({ token, isLoopbackOnly }: MetricsDoorOptions, request: IncomingMessage): Refusal | null {
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, message: "Metrics are read with GET.", headers: { allow: "GET, HEAD" } };
  if (token !== null) {
    const [, given = ""] = BEARER.exec(request.headers.authorization ?? "") ?? [];
    if (isSame(given, token)) return null;
    const message = "Metrics need the header Authorization: Bearer <METRICS_TOKEN>.";
    return { status: 401, message, headers: { "www-authenticate": "Bearer" } };
  }
  if (!isLoopbackOnly || isFromHere(request)) return null;
  return { status: 403, message: "Without METRICS_TOKEN, metrics are read on this machine only." };
}

/** From this machine, not through a proxy, and not by a page of the web that was told another name for it. */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  if (!LOOPBACK.test(socket.remoteAddress ?? "")) return false;
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  return headers.host === undefined || LOOPBACK_HOST.test(headers.host);
}

/** Takes the same time wherever they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

async function answer(
  { telemetry }: MetricsDoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = Buffer.from(await telemetry.write());
    response.writeHead(200, {
      ...{ "content-type": METRICS_TYPE, "content-length": body.length, "cache-control": "no-store" },
    });
    response.end(request.method === "HEAD" ? undefined : body);
  } catch {
    refuse(response, { status: 503, message: "The metrics could not be read." });
  }
}

function refuse(response: ServerResponse, { status, message, headers = {} }: Refusal): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" });
  response.end(`${message}\n`);
}
