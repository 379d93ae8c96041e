import type { Workload } from "./workloads.ts";

export type Protocol = "openai" | "anthropic" | "dashscope";

/** How a workload's request is made in a protocol, and how its stream is known to be whole. */
interface Speech {
  path: string;
  /** Beside the content type. */
  headers: Record<string, string>;
  body(workload: Workload, model: string): object;
  /** Stands in the last frame of a stream that is whole. */
  endMark: string;
  /** Where its resources begin at the upstream, for a gateway's configuration. */
  basePath: string;
}

const OUTPUT_MAX = 256;

export const speeches: Readonly<Record<Protocol, Speech>> = {
  openai: {
    path: "/v1/chat/completions",
    headers: {},
    body: ({ messageBytes, stream }, model) => {
      const streaming = stream ? { stream: true, stream_options: { include_usage: true } } : {};
      const messages = [messageOf(messageBytes)];
      return { model, messages, max_tokens: OUTPUT_MAX, temperature: 0.2, ...streaming };
    },
    endMark: "data: [DONE]",
    basePath: "/v1",
  },
  anthropic: {
    path: "/v1/messages",
    headers: { "anthropic-version": "2023-06-01" },
    body: ({ messageBytes, stream }, model) => {
      const messages = [messageOf(messageBytes)];
      return { model, messages, max_tokens: OUTPUT_MAX, temperature: 0.2, stream };
    },
    endMark: "event: message_stop",
    basePath: "",
  },
  dashscope: {
    path: "/api/v1/services/aigc/text-generation/generation",
    headers: { "x-dashscope-sse": "enable" },
    body: ({ messageBytes }, model) => ({
      model,
      input: { messages: [messageOf(messageBytes)] },
      parameters: {
        ...{ result_format: "message", incremental_output: true },
        ...{ max_tokens: OUTPUT_MAX, temperature: 0.2 },
      },
    }),
    endMark: '"finish_reason":"stop"',
    basePath: "/api/v1",
  },
};

/** The request's JSON under this name of the model; the message is the same for every name. */
export function requestBody(workload: Workload, model: string): Buffer {
  return Buffer.from(JSON.stringify(speeches[workload.client].body(workload, model)));
}

function messageOf(bytes: number): { role: string; content: string } {
  const sentence = "Please say again what the relay does with a token. ";
  return { role: "user", content: sentence.repeat(bytes).slice(0, bytes) };
}
