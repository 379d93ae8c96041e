import type { ProtocolWorld } from "./world.ts";

export interface NativeAsk {
  model: string;
  input: object;
  parameters?: object;
  key?: string;
  stream?: boolean;
  multimodal?: boolean;
}

export interface NativeCall {
  index: number;
  id: string;
  type: string;
  function: { name?: string; arguments: string };
}
export interface NativeMessage {
  role: string;
  content: string | { text: string }[];
  reasoning_content?: string;
  tool_calls?: NativeCall[];
}
export interface Generation {
  output?: {
    text?: string;
    finish_reason?: string;
    choices?: { finish_reason: string; message: NativeMessage }[];
  };
  usage?: { input_tokens: number; output_tokens: number; total_tokens: number };
  request_id: string;
  code?: string;
  message?: string;
}

export interface NativeEvent {
  name: string;
  generation: Generation;
}

/** DashScope over plain HTTP. */
export async function askNatively(
  world: ProtocolWorld,
  { key = world.apiKey, stream = false, multimodal = false, ...body }: NativeAsk,
): Promise<{ status: number; text: string }> {
  const service = multimodal ? "multimodal-generation" : "text-generation";
  const response = await world.fetch(`${world.relay.url}/api/v1/services/aigc/${service}/generation`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      ...(stream && { "X-DashScope-SSE": "enable" }),
    },
    body: JSON.stringify(body),
  });
  const parts: string[] = [];
  const decoder = new TextDecoder();
  try {
    for await (const part of response.body ?? [])
      parts.push(decoder.decode(part as Uint8Array, { stream: true }));
  } catch {
    parts.push("\nbroken:off\n\n");
  }
  return { status: response.status, text: parts.join("") };
}

/** The events of a stream; throws for lines that are not as the vendor writes them. */
export function nativeEvents(text: string): NativeEvent[] {
  const blocks = text.split("\n\n").filter((block) => /^(id|event|data)/m.test(block));
  return blocks.map((block, index) => {
    const found = /^id:(\d+)\nevent:(\w+)\n:HTTP_STATUS\/(\d+)\ndata:(\{.*\})$/.exec(block);
    if (!found || found[1] !== String(index + 1)) throw new Error(`no event of DashScope: ${block}`);
    return { name: found[2] ?? "", generation: JSON.parse(found[4] ?? "") as Generation };
  });
}

/** The message that incremental events make together. */
export function gatheredMessage(events: readonly NativeEvent[]): NativeMessage {
  const whole = { role: "assistant", content: "", reasoning_content: "", tool_calls: [] as NativeCall[] };
  for (const { generation } of events) {
    const message = generation.output?.choices?.[0]?.message;
    whole.content += textOfContent(message?.content ?? "");
    whole.reasoning_content += message?.reasoning_content ?? "";
    for (const call of message?.tool_calls ?? []) {
      const open = whole.tool_calls[call.index];
      if (open) open.function.arguments += call.function.arguments;
      else whole.tool_calls[call.index] = call;
    }
  }
  return whole;
}

/** The text of a message's content, in either of its forms. */
export function textOfContent(content: NativeMessage["content"]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}
