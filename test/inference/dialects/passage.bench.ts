/**
 * How long the passage of one event takes. Not a test: node test/inference/dialects/passage.bench.ts
 * Rounds are interleaved and the median of each case is shown, so that a busy machine disturbs all of them alike.
 */
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";

const EVENTS = 20_000;
const ROUNDS = 15;

function contentEvent(text: string): string {
  const choices = [{ index: 0, delta: { content: text }, logprobs: null, finish_reason: null }];
  const chunk = {
    id: "chatcmpl-upstream9AbCdEfGhIjK",
    object: "chat.completion.chunk",
    created: 1763900000,
    model: "gpt-4o-2024-08-06",
    system_fingerprint: "fp_1234567890",
    choices,
    usage: null,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function compatEvent(text: string): string {
  const choices = [{ index: 0, delta: { content: text }, finish_reason: null }];
  const chunk = { id: "chatcmpl-9AbCdEfGhIjK", object: "chat.completion.chunk", created: 1763900000, model: "m-1", choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

interface Case {
  name: string;
  chunk: Buffer;
  eventsPerChunk: number;
  wantsUsage: boolean;
}

function caseOf(name: string, event: string, eventsPerChunk: number, wantsUsage = true): Case {
  return { name, chunk: Buffer.from(event.repeat(eventsPerChunk)), eventsPerChunk, wantsUsage };
}

const cases: Case[] = [
  caseOf("compat event, 1 per chunk", compatEvent(" token"), 1),
  caseOf("openai event, 1 per chunk", contentEvent(" token"), 1),
  caseOf("openai event, usage not asked, 1 per chunk", contentEvent(" token"), 1, false),
  caseOf("openai event, 8 per chunk", contentEvent(" token"), 8),
  caseOf("2 kB of text, 1 per chunk", contentEvent("word ".repeat(400)), 1),
];

/** Nanoseconds per event. */
function run({ chunk, eventsPerChunk, wantsUsage }: Case): number {
  const passage = openaiDialect.openReply({
    stream: true,
    publicModel: "qwen-plus",
    requestId: "req_01jd3k0000000000000000abcd",
    wantsUsage,
    createdSeconds: 1763900001,
  });
  let sent = 0;
  const start = process.hrtime.bigint();
  for (let event = 0; event < EVENTS; event += eventsPerChunk) sent += passage.push(chunk)!.length;
  const took = Number(process.hrtime.bigint() - start);
  if (sent === 0) throw new Error("nothing came out");
  return took / EVENTS;
}

/** For comparison: what parsing and writing each event again would cost. */
function runParsing({ chunk, eventsPerChunk }: Case): number {
  const start = process.hrtime.bigint();
  let sent = 0;
  for (let event = 0; event < EVENTS; event += eventsPerChunk) {
    for (const text of chunk.toString("utf8").split("\n\n")) {
      if (text === "") continue;
      const parsed = JSON.parse(text.slice(6)) as Record<string, unknown>;
      parsed["model"] = "qwen-plus";
      sent += Buffer.from(`data: ${JSON.stringify(parsed)}\n\n`).length;
    }
  }
  if (sent === 0) throw new Error("nothing came out");
  return Number(process.hrtime.bigint() - start) / EVENTS;
}

const figures = cases.map(() => ({ passage: [] as number[], parsing: [] as number[] }));
for (let round = 0; round < ROUNDS; round++) {
  cases.forEach((one, index) => {
    figures[index]!.passage.push(run(one));
    figures[index]!.parsing.push(runParsing(one));
  });
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
cases.forEach((one, index) => {
  const { passage, parsing } = figures[index]!;
  const bytes = Math.round(one.chunk.length / one.eventsPerChunk);
  console.log(
    `${one.name} (${bytes} B): ${median(passage).toFixed(0)} ns per event, parse and stringify ${median(parsing).toFixed(0)} ns`,
  );
});
