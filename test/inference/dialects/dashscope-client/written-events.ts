import type { AnswerForm } from "../../../../src/inference/dialects/answer-form.ts";
import { openStream, writeWhole } from "../../../../src/inference/dialects/dashscope/write-reply.ts";
import type { WriterOptions } from "../../../../src/inference/dialects/dialect.ts";
import { Fold } from "../../../../src/inference/dialects/folded-reply.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import type { Usage } from "../../../../src/kernel/usage.ts";

export const REQUEST_ID = "req_01jd3k0000000000000000abcd";

export const USAGE: Usage = {
  inputFresh: 10,
  cacheRead: 30,
  cacheWrite5m: 4,
  cacheWrite1h: 1,
  outputText: 7,
  outputReasoning: 5,
};

export const FORMS = {
  message: { textOnly: false, cumulative: false, thinking: "told" },
  text: { textOnly: true, cumulative: false, thinking: "told" },
  parts: { textOnly: false, cumulative: false, contentParts: true, thinking: "told" },
} as const satisfies Record<string, AnswerForm>;

export function cumulative(form: AnswerForm): AnswerForm {
  return { ...form, cumulative: true };
}

export function options(form: AnswerForm): WriterOptions {
  return {
    ...{ form, stream: true, publicModel: "qwen-plus", requestId: REQUEST_ID, wantsUsage: true },
    ...{ createdSeconds: 1, flags: flagDefaults.openai, sign: () => "" },
    estimate: (outputBytes) => ({ ...USAGE, cacheRead: 0, outputText: outputBytes, outputReasoning: 0 }),
  };
}

/** The stream that a client in this form reads of the events. */
export function streamed(events: readonly ReplyEvent[], form: AnswerForm): string {
  const writer = openStream(options(form));
  return events.map((event) => writer.write(event)).join("") + writer.end();
}

/** The body that it reads where it asked for no stream; null when there is none. */
export function whole(events: readonly ReplyEvent[], form: AnswerForm, usage: Usage = USAGE): Message | null {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  const body = writeWhole(fold.reply, usage, options(form));
  return body === null ? null : (JSON.parse(body.toString()) as Message);
}

export interface ToolCall {
  index: number;
  id: string;
  type: string;
  function: { name?: string; arguments: string };
}

/** One event's data, or a whole answer. */
export interface Message {
  output?: {
    text?: string;
    finish_reason?: string;
    choices?: {
      index: number;
      finish_reason: string;
      message: {
        role: string;
        content: string | { text: string }[];
        reasoning_content: string;
        tool_calls?: ToolCall[];
      };
      logprobs?: { content: { token: string; logprob: number }[] };
    }[];
  };
  usage?: Record<string, unknown>;
  request_id: string;
  code?: string;
  message?: string;
}

export interface WrittenEvent {
  id: number;
  name: string;
  status: number;
  data: Message;
}

const EVENT = /^id:(\d+)\nevent:(result|error)\n:HTTP_STATUS\/(\d{3})\ndata:(\{[^\n]*\})$/;

/**
 * Reads a stream by the protocol's grammar and throws where it departs from it: ids from 1 without a gap, no
 * space behind a colon, one finish, in the last event, which alone has usage.
 */
export function parse(stream: string): WrittenEvent[] {
  if (!stream.endsWith("\n\n")) throw new Error("the stream does not end with its last event");
  const events = stream
    .slice(0, -2)
    .split("\n\n")
    .map((written, index): WrittenEvent => {
      const [, id, name = "", status, data = ""] = EVENT.exec(written) ?? [];
      if (Number(id) !== index + 1) throw new Error(`event ${index + 1} is ${written}`);
      return { id: index + 1, name, status: Number(status), data: JSON.parse(data) as Message };
    });
  events.forEach(({ name, data }, index) => {
    const isLast = index === events.length - 1;
    if (data.request_id !== REQUEST_ID) throw new Error(`request_id of event ${index + 1}`);
    if (name === "error" ? !data.code || !data.message || !isLast : data.output === undefined)
      throw new Error(`event ${index + 1} is no ${name}`);
    if (name === "result") checkFinish(data, isLast);
  });
  return events;
}

function checkFinish(data: Message, isLast: boolean): void {
  const finish = data.output?.choices?.[0]?.finish_reason ?? data.output?.finish_reason;
  if (typeof finish !== "string") throw new Error("finish_reason is not a text");
  if ((finish !== "null") !== isLast) throw new Error(`finish_reason ${finish} in the wrong place`);
  if ((data.usage !== undefined) !== isLast) throw new Error("usage in the wrong place");
}

/** What a message says, in one shape for all forms. */
export interface Said {
  text: string;
  reasoning: string;
  calls: { id: string; name: string; arguments: string }[];
  /** Each with its log probability. */
  tokens: [string, number][];
}

export function saidIn({ output }: Message): Said {
  const [choice] = output?.choices ?? [];
  if (!choice) return { text: output?.text ?? "", reasoning: "", calls: [], tokens: [] };
  const { message, logprobs } = choice;
  const { content, reasoning_content: reasoning, tool_calls: calls = [] } = message;
  return {
    text: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
    reasoning,
    calls: calls.map(({ id, function: { name = "", arguments: given } }) => ({ id, name, arguments: given })),
    tokens: (logprobs?.content ?? []).map(({ token, logprob }) => [token, logprob]),
  };
}

/** What the events of an incremental stream say together, put together as clients do: calls by their index. */
export function joined(events: readonly WrittenEvent[]): Said {
  const said: Said = { text: "", reasoning: "", calls: [], tokens: [] };
  for (const { data } of events) {
    const { text, reasoning, tokens } = saidIn(data);
    said.tokens.push(...tokens);
    said.text += text;
    said.reasoning += reasoning;
    for (const call of data.output?.choices?.[0]?.message.tool_calls ?? []) {
      const known = (said.calls[call.index] ??= {
        id: call.id,
        name: call.function.name ?? "",
        arguments: "",
      });
      known.arguments += call.function.arguments;
    }
  }
  return said;
}

export function finishIn({ output }: Message): string | undefined {
  return output?.choices?.[0]?.finish_reason ?? output?.finish_reason;
}

export function finishing(reason: Exclude<Finish["reason"], "stopSequence">): ReplyEvent {
  return { kind: "finish", finish: { reason } };
}
