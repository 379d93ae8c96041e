/**
 * What content safety costs: `node test/inference/safety/safety.bench.ts`. Not a test. Rounds of all cases are
 * interleaved; the best and the median round of each are shown.
 */
import type { ChatRequest } from "../../../src/inference/dialects/chat-request.ts";
import { compileSafety, type CompiledSafety } from "../../../src/inference/safety/compile-safety.ts";
import { inspectInput } from "../../../src/inference/safety/inspect-input.ts";
import { OutputGuard } from "../../../src/inference/safety/output-guard.ts";
import { safetyCategories, type ContentSafety } from "../../../src/policies/index.ts";

const ROUNDS = 60;
const RUNS = 20;
const CHARACTERS = 10_000;

let seed = 7;
const below = (count: number): number => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return seed % count;
};
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const common =
  "the of and to in is you that it he was for on are as with his they at be this have from".split(" ");
const syllables = "ka lo mi tra ben dor vi sel un to re ing ster".split(" ");
const word = (): string => many(2 + below(3), () => pick(syllables)).join("");
const english = many(4_000, () => (below(3) === 0 ? word() : pick(common)))
  .join(" ")
  .slice(0, CHARACTERS);
const chinese = many(CHARACTERS, () => String.fromCharCode(0x4e00 + below(3_000))).join("");
const terms = many(10_000, () => `${word()} ${word()}${String(below(1_000))}`);
const patterns = ["\\bEMP-\\d{6}\\b", "(?i)project\\s+(alpha|beta|gamma)", "\\b[A-Z]{2}\\d{8}\\b"];

function saying(text: string): ChatRequest {
  const parts = text.match(/[^]{1,1000}/g)!.map((each) => ({ kind: "text", text: each, cache: null }));
  const turns = parts.map((part, at) => ({ role: at % 2 === 0 ? "user" : "assistant", parts: [part] }));
  return { turns } as unknown as ChatRequest;
}

function policy(part: Partial<ContentSafety>): CompiledSafety {
  return compileSafety({
    ...{ mode: "block", categories: [], customTerms: [], customPatterns: [], applyTo: ["input", "output"] },
    ...{ moderation: { enabled: false, onFailure: "allow" }, ...part },
  })!;
}

const inputCase = (name: string, safety: CompiledSafety, text: string) => {
  const chat = saying(text);
  return { name, run: () => inspectInput({ moderation: null }, { chat, safety, effects: {} }) };
};

const outputCase = (name: string, safety: CompiledSafety, text: string) => {
  const events = text.match(/[^]{1,4}/g)!.map((each) => ({ kind: "text" as const, text: each }));
  const run = () => {
    const guard = new OutputGuard(safety, {});
    for (const event of events) guard.pass(event);
  };
  return { name: `${name}, ${events.length} events`, run };
};

const listed = policy({ customTerms: terms });
const everything = policy({ customTerms: terms, customPatterns: patterns, categories: safetyCategories });
const before = performance.now();
await listed.lookout();
console.log(`10,000 terms are ready after ${(performance.now() - before).toFixed(0)} ms, in slices`);
await everything.lookout();

const cases = [
  inputCase("input, 10 kB of English, 10,000 terms", listed, english),
  inputCase("input, 10,000 Chinese characters, 10,000 terms", listed, chinese),
  inputCase("input, English, 10,000 terms, all categories, 3 patterns", everything, english),
  outputCase("output, 10 kB of English, 10,000 terms", listed, english),
  outputCase("output, English, 10,000 terms, all categories, 3 patterns", everything, english),
];
const figures = cases.map(() => [] as number[]);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { run }] of cases.entries()) {
    const start = process.cpuUsage();
    for (let time = 0; time < RUNS; time++) await run();
    const { user, system } = process.cpuUsage(start);
    figures[at]!.push((user + system) / 1_000 / RUNS);
  }
}
for (const [at, { name }] of cases.entries()) {
  const sorted = figures[at]!.toSorted((one, other) => one - other);
  const [best, median] = [sorted[0]!, sorted[ROUNDS / 2]!];
  console.log(`${name}: best / median ${best.toFixed(3)} / ${median.toFixed(3)} ms`);
}
