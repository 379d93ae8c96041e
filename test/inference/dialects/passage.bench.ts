/**
 * What the dialect layer costs: `node test/inference/dialects/passage.bench.ts`. Not a test. The rounds of
 * all cases are interleaved and the best and the median round of each are shown, so that a busy machine
 * disturbs all of them alike; the column beside it is what parsing and writing the same bytes again would
 * cost.
 */
import { flagDefaults } from "../../../src/catalog/upstream-flags.ts";
import { plainForm } from "../../../src/inference/dialects/answer-form.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";

const ROUNDS = 25;
const EVENTS = 10_000;

interface Case {
  name: string;
  /** How many events or requests one run handles. */
  count: number;
  run: () => number;
  runParsing: () => number;
}

const head = {
  id: "chatcmpl-9AbCdEfGhIjK",
  object: "chat.completion.chunk",
  created: 1763900000,
  model: "m-1",
};

function compatEvent(text: string): string {
  const choices = [{ index: 0, delta: { content: text }, finish_reason: null }];
  return `data: ${JSON.stringify({ ...head, choices })}\n\n`;
}

function openaiEvent(text: string): string {
  const choices = [{ index: 0, delta: { content: text }, logprobs: null, finish_reason: null }];
  return `data: ${JSON.stringify({ ...head, system_fingerprint: "fp_1234567890", choices, usage: null })}\n\n`;
}

function streamCase(name: string, event: string, perChunk: number): Case {
  const chunk = Buffer.from(event.repeat(perChunk));
  const open = () =>
    openaiDialect.openPassage({
      stream: true,
      publicModel: "qwen-plus",
      requestId: "req_01jd3k0000000000000000abcd",
      wantsUsage: false,
      createdSeconds: 1763900001,
      flags: flagDefaults.openai,
      form: plainForm,
    });
  const run = () => {
    const passage = open();
    let sent = 0;
    for (let event = 0; event < EVENTS; event += perChunk) sent += passage.push(chunk)!.length;
    return sent;
  };
  const runParsing = () => {
    let sent = 0;
    for (let event = 0; event < EVENTS; event += perChunk) sent += parseAndWrite(chunk);
    return sent;
  };
  return { name: `${name}, ${event.length} B`, count: EVENTS, run, runParsing };
}

function parseAndWrite(chunk: Buffer): number {
  let sent = 0;
  for (const text of chunk.toString("utf8").split("\n\n")) {
    if (text === "") continue;
    const parsed = JSON.parse(text.slice("data: ".length)) as Record<string, unknown>;
    parsed["model"] = "qwen-plus";
    sent += Buffer.from(`data: ${JSON.stringify(parsed)}\n\n`).length;
  }
  return sent;
}

function requestCase(name: string, bytes: number): Case {
  const messages = [
    { role: "system", content: "You are terse." },
    { role: "user", content: 'Ein Satz mit "Zitat" und\nZeilen. '.repeat(Math.ceil(bytes / 36)) },
  ];
  const body = Buffer.from(JSON.stringify({ model: "qwen-plus", messages, stream: true, temperature: 0.2 }));
  const target = { upstreamModel: "m-1", maxOutputTokens: 4096, flags: flagDefaults.openai, stream: true };
  const count = Math.max(20, Math.ceil(2_000_000 / body.length));
  const run = () => {
    let sent = 0;
    for (let request = 0; request < count; request++) {
      const read = openaiDialect.readRequest({ body, headers: {}, query: "" });
      sent += openaiDialect.passRequest(read, target).length;
    }
    return sent;
  };
  const runParsing = () => {
    let sent = 0;
    for (let request = 0; request < count; request++) {
      const parsed = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
      parsed["model"] = "m-1";
      sent += Buffer.from(JSON.stringify(parsed)).length;
    }
    return sent;
  };
  return { name: `${name}, ${body.length} B`, count, run, runParsing };
}

function nanoseconds(run: () => number, count: number): number {
  const start = process.cpuUsage();
  if (run() === 0) throw new Error("nothing came out");
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / count;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

const cases = [
  streamCase("event of a compatible supplier, 1 per chunk", compatEvent(" token"), 1),
  streamCase("event of OpenAI, 1 per chunk", openaiEvent(" token"), 1),
  streamCase("event of OpenAI, 8 per chunk", openaiEvent(" token"), 8),
  streamCase("event of OpenAI, long text", openaiEvent("word ".repeat(400)), 1),
  requestCase("request", 500),
  requestCase("request", 10_000),
  requestCase("request", 100_000),
];
const figures = cases.map(() => ({ ours: [] as number[], parsing: [] as number[] }));
for (let round = 0; round < ROUNDS; round++) {
  cases.forEach((one, index) => {
    figures[index]!.ours.push(nanoseconds(one.run, one.count));
    figures[index]!.parsing.push(nanoseconds(one.runParsing, one.count));
  });
}
cases.forEach(({ name }, index) => {
  const { ours, parsing } = figures[index]!;
  const figure = (values: number[]) => `${Math.min(...values).toFixed(0)} / ${median(values).toFixed(0)} ns`;
  console.log(`${name}: best / median ${figure(ours)}; parse and stringify ${figure(parsing)}`);
});
