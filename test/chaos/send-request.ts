import { Agent, request, type Dispatcher } from "undici";
import type { RelayNode } from "./relay-node.ts";

export interface SentRequest {
  path?: string;
  token: string;
  tag: string;
  stream: boolean;
  body: string;
  /** When the client hangs up; null: never. */
  leavesAfterMs: number | null;
  idempotencyKey: string | null;
}

/** What a client knows of its request when it is over. */
export interface Answer {
  tag: string;
  /** Null when no head came. */
  status: number | null;
  requestId: string | null;
  retryAfter: string | null;
  /** `x-relay-charge`, on answers that have it. */
  charge: string | null;
  /** Whether the whole answer came, with the end that its protocol demands and no error in it. */
  isWhole: boolean;
  body: string;
  startedMs: number;
  endedMs: number;
}

const TIMEOUT_MS = 150_000;
const CHAT_PATH = "/v1/chat/completions";

/** A client's connections to the relays. */
export function openAgent(): Agent {
  return new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, pipelining: 1 });
}

/** Sends one request and hears its answer to the end, or until the client hangs up. Never throws. */
export async function sendRequest(agent: Agent, relay: RelayNode, sent: SentRequest): Promise<Answer> {
  const answer: Answer = {
    ...{ tag: sent.tag, status: null, requestId: null, retryAfter: null, charge: null },
    ...{ isWhole: false, body: "", startedMs: Date.now(), endedMs: 0 },
  };
  const leaving = new AbortController();
  const timer =
    sent.leavesAfterMs === null ? undefined : setTimeout(() => leaving.abort(), sent.leavesAfterMs);
  try {
    const response = await request(`${relay.url}${sent.path ?? CHAT_PATH}`, {
      method: "POST",
      dispatcher: agent,
      signal: leaving.signal,
      headers: headersOf(sent),
      body: sent.body,
    });
    readHead(answer, response);
    for await (const bytes of response.body) answer.body += (bytes as Buffer).toString("latin1");
    answer.body = Buffer.from(answer.body, "latin1").toString();
    answer.isWhole = isWhole(answer, sent.stream);
  } catch {
    // A connection that was refused or broken, and a client that left: no answer, or a part of one.
  } finally {
    clearTimeout(timer);
    answer.endedMs = Date.now();
  }
  return answer;
}

function headersOf({ token, tag, idempotencyKey }: SentRequest): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-conversation-id": tag,
    ...(idempotencyKey !== null && { "idempotency-key": idempotencyKey }),
  };
}

function readHead(answer: Answer, { statusCode, headers }: Dispatcher.ResponseData): void {
  const header = (name: string): string | null => {
    const value = headers[name];
    return typeof value === "string" ? value : null;
  };
  answer.status = statusCode;
  answer.requestId = header("x-request-id");
  answer.retryAfter = header("retry-after");
  answer.charge = header("x-relay-charge");
}

function isWhole({ status, body }: Answer, stream: boolean): boolean {
  if (status !== 200) return false;
  if (!stream) return isJson(body);
  const events = body.split("\n\n").filter((event) => event !== "");
  return events.at(-1) === "data: [DONE]" && !events.some((event) => event.startsWith('data: {"error"'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
