import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type UsageRecord,
} from "../../src/simulator/index.ts";

export const paths = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

export interface Sent {
  path?: string;
  body: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function post(simulator: Pick<Simulator, "url">, sent: Sent): Promise<Response> {
  return fetch(simulator.url + (sent.path ?? paths.openai), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: "Bearer sk-test",
      "anthropic-version": "2023-06-01",
      ...sent.headers,
    },
    body: JSON.stringify(sent.body),
    signal: sent.signal ?? null,
  });
}

export interface SseEvent {
  event: string | null;
  id: string | null;
  data: string;
}

/** Reads a stream's text by the rules of server-sent events. */
export function sseEvents(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  for (const block of text.split("\n\n")) {
    const field = (name: string): string | null => {
      const line = block.split("\n").find((candidate) => candidate.startsWith(`${name}:`));
      return line === undefined ? null : line.slice(name.length + 1).replace(/^ /, "");
    };
    const data = field("data");
    if (data !== null) events.push({ event: field("event"), id: field("id"), data });
  }
  return events;
}

/** What arrived, and the error that ended it. */
export async function readBroken(response: Response): Promise<{ text: string; error: string | null }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of response.body ?? []) parts.push(Buffer.from(part as Uint8Array));
  } catch (error) {
    const { cause } = error as Error & { cause?: { code?: string } };
    return { text: Buffer.concat(parts).toString(), error: cause?.code ?? (error as Error).message };
  }
  return { text: Buffer.concat(parts).toString(), error: null };
}

export async function withSimulator(
  options: SimulatorOptions,
  act: (simulator: Simulator) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    await act(simulator);
  } finally {
    await simulator.close();
  }
}

/** The record under this tag, once it is there. */
export async function recordOf(simulator: Simulator, tag: string): Promise<UsageRecord> {
  for (let tries = 0; tries < 200; tries++) {
    const record = simulator.usageLog().find((candidate) => candidate.tag === tag);
    if (record) return record;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no record of ${tag}`);
}

export interface ChatCall {
  id?: string | null;
  index?: number;
  function: { name?: string; arguments: string };
}

export interface ChatUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
  completion_tokens_details: { reasoning_tokens: number };
}

export interface ChatMessage {
  content?: string | null;
  reasoning_content?: string;
  tool_calls?: ChatCall[];
}

export interface Chat {
  id: string;
  model: string;
  object: string;
  system_fingerprint: string;
  choices: { message: ChatMessage; delta: ChatMessage; finish_reason: string | null }[];
  usage?: ChatUsage | null;
}

export async function chat(
  simulator: Simulator,
  body: object,
  headers: Record<string, string> = {},
): Promise<Chat> {
  return (await (await post(simulator, { body, headers })).json()) as Chat;
}

/** The chunks of a stream that must end with `[DONE]`. */
export async function chatChunks(simulator: Simulator, body: object): Promise<Chat[]> {
  const response = await post(simulator, { body: { ...body, stream: true } });
  const events = sseEvents(await response.text());
  if (events.pop()?.data !== "[DONE]") throw new Error("the stream ended without [DONE]");
  return events.map((event) => JSON.parse(event.data) as Chat);
}

export function joinedText(chunks: readonly Chat[]): string {
  return chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
}

export const hello = [{ role: "user", content: "Hello" }];
