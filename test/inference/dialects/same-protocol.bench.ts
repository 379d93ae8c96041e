/**
 * What an event costs on its way from a supplier to a client of the same protocol, protocol by protocol:
 * `node test/inference/dialects/same-protocol.bench.ts`. Not a test. The rounds of all cases are interleaved;
 * the best and the median round are shown, beside what parsing and writing the same bytes again would cost.
 */
import { flagDefaults } from "../../../src/catalog/upstream-flags.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { openPassage as openAnthropic } from "../../../src/inference/dialects/anthropic/open-passage.ts";
import { plainForm } from "../../../src/inference/dialects/answer-form.ts";
import { openPassage as openDashscope } from "../../../src/inference/dialects/dashscope/open-passage.ts";
import type { ReplyOptions, ReplyPassage } from "../../../src/inference/dialects/dialect.ts";
import { openPassage as openOpenai } from "../../../src/inference/dialects/openai/open-passage.ts";

const ROUNDS = 25;
const EVENTS = 10_000;

interface Case {
  name: string;
  protocol: Protocol;
  event: string;
  perChunk: number;
}

const openers: Record<Protocol, (options: ReplyOptions) => ReplyPassage> = {
  openai: openOpenai,
  anthropic: openAnthropic,
  dashscope: openDashscope,
};

function openaiEvent(content: string): string {
  const choices = [{ index: 0, delta: { content }, logprobs: null, finish_reason: null }];
  const head = { id: "chatcmpl-9AbCdEfGhIjK", object: "chat.completion.chunk", created: 1763900000 };
  return `data: ${JSON.stringify({ ...head, model: "m-1", choices })}\n\n`;
}

function anthropicEvent(text: string): string {
  const event = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } };
  return `event: content_block_delta\ndata: ${JSON.stringify(event)}\n\n`;
}

function dashscopeEvent(content: string): string {
  const choices = [{ message: { content, role: "assistant" }, index: 0, finish_reason: "null" }];
  const tokens = { total_tokens: 266, output_tokens: 16, input_tokens: 250 };
  const usage = { ...tokens, prompt_tokens_details: { cached_tokens: 0 } };
  const event = { output: { choices }, usage, request_id: "98b7c1f0-3f5e-4a1b-9d7c-0123456789ab" };
  return `id:1\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(event)}\n\n`;
}

const messageStart =
  'event: message_start\ndata: {"type":"message_start","message":{"id":"x","model":"m","content":[]}}\n\n';

function run({ protocol, event, perChunk }: Case): number {
  const passage = openers[protocol]({
    ...{ stream: true, publicModel: "qwen-plus", requestId: "req_01jd3k0000000000000000abcd" },
    ...{ wantsUsage: false, createdSeconds: 1763900001, flags: flagDefaults[protocol], form: plainForm },
  });
  if (protocol === "anthropic") passage.push(Buffer.from(messageStart));
  const chunk = Buffer.from(event.repeat(perChunk));
  let sent = 0;
  for (let at = 0; at < EVENTS; at += perChunk) sent += passage.push(chunk)!.length;
  return sent;
}

function runParsing({ event, perChunk }: Case): number {
  const chunk = Buffer.from(event.repeat(perChunk));
  const start = event.indexOf("{");
  let sent = 0;
  for (let at = 0; at < EVENTS; at += perChunk) {
    for (const text of chunk.toString("utf8").split("\n\n")) {
      if (text === "") continue;
      const parsed = JSON.parse(text.slice(start)) as object;
      sent += Buffer.from(`${text.slice(0, start)}${JSON.stringify(parsed)}\n\n`).length;
    }
  }
  return sent;
}

function nanoseconds(measured: () => number): number {
  const start = process.cpuUsage();
  if (measured() === 0) throw new Error("nothing came out");
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / EVENTS;
}

function figure(values: number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  return `${sorted[0]!.toFixed(0)} / ${sorted[Math.floor(sorted.length / 2)]!.toFixed(0)} ns`;
}

const makers = { openai: openaiEvent, anthropic: anthropicEvent, dashscope: dashscopeEvent };
const cases = (Object.keys(makers) as Protocol[]).flatMap((protocol): Case[] => {
  const short = makers[protocol](" token");
  const long = makers[protocol]("word ".repeat(400));
  return [
    { name: "1 per chunk", protocol, event: short, perChunk: 1 },
    { name: "8 per chunk", protocol, event: short, perChunk: 8 },
    { name: "long text", protocol, event: long, perChunk: 1 },
  ];
});
const figures = cases.map(() => ({ ours: [] as number[], parsing: [] as number[] }));
for (let round = 0; round < ROUNDS; round++) {
  cases.forEach((one, index) => {
    figures[index]!.ours.push(nanoseconds(() => run(one)));
    figures[index]!.parsing.push(nanoseconds(() => runParsing(one)));
  });
}
cases.forEach(({ name, protocol, event }, index) => {
  const { ours, parsing } = figures[index]!;
  console.log(
    `${protocol}, ${name}, ${event.length} B: best / median ${figure(ours)}; parse and stringify ${figure(parsing)}`,
  );
});
