import { Agent, request } from "undici";

export interface Asked {
  url: string;
  apiKey: string;
  model?: string;
  /** Comes back as `conversation_id` in the books, and as the tag in the supplier's own records. */
  tag?: string;
  /** The supplier's behaviour, as `key=value,…`. */
  sim?: string;
  content?: string;
  stream?: boolean;
  /** Further members of the body. */
  more?: object;
  headers?: Record<string, string>;
  /** The client leaves so many milliseconds after it asked, or as soon as it has read something. */
  leave?: number | "reading";
}

export interface Heard {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** The text that every request of a tag sends, unless it says otherwise. */
export const QUESTION = "What is carried, and how often?";

const agent = new Agent({ connections: 512, bodyTimeout: 60_000 });

/** Asks the relay as a client does. Null: it left before the answer was there. */
export async function ask(asked: Asked): Promise<Heard | null> {
  const controller = new AbortController();
  if (typeof asked.leave === "number") setTimeout(() => controller.abort(), asked.leave);
  try {
    const response = await request(`${asked.url}/v1/chat/completions`, {
      method: "POST",
      dispatcher: agent,
      signal: controller.signal,
      headers: {
        authorization: `Bearer ${asked.apiKey}`,
        "content-type": "application/json",
        ...(asked.tag !== undefined && { "x-conversation-id": asked.tag }),
        ...asked.headers,
      },
      body: bodyOf(asked),
    });
    let body = "";
    for await (const chunk of response.body) {
      body += String(chunk);
      if (asked.leave === "reading") controller.abort();
    }
    return { status: response.statusCode, headers: response.headers, body };
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  }
}

export function bodyOf({ model, content, stream, sim, tag, more }: Asked): string {
  return JSON.stringify({
    model: model ?? "plain",
    messages: [{ role: "user", content: content ?? QUESTION }],
    ...(stream && { stream }),
    ...((sim !== undefined || tag !== undefined) && { user: `sim:${sim ?? ""};${tag ?? ""}` }),
    ...more,
  });
}

/** The text of an answer, streamed or not. */
export function textOf({ body }: Heard): string {
  const events = body.startsWith("data:")
    ? body.split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [event.slice(6)] : []))
    : [body];
  return events
    .flatMap((event) => (JSON.parse(event) as { choices?: Choice[] }).choices ?? [])
    .map((choice) => choice.delta?.content ?? choice.message?.content ?? "")
    .join("");
}

interface Choice {
  delta?: { content?: string };
  message?: { content?: string };
}
