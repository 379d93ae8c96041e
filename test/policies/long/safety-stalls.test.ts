import { describe, expect, jest, test } from "@jest/globals";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { compileSafety } from "../../../src/inference/safety/compile-safety.ts";
import { OutputGuard } from "../../../src/inference/safety/output-guard.ts";
import type { ContentSafety } from "../../../src/policies/index.ts";
import { inspected, ready, safetyPolicy, saying } from "../../inference/safety/looked-for.ts";

const STALL_MS_MAX = 50;
jest.setTimeout(120_000);
const MEGABYTE = 1_000_000;

/**
 * The most that one turn of the event loop took meanwhile, in milliseconds of this thread's own time: what
 * other processes take away is not counted. The delay that a timer sees is printed beside it.
 */
async function stallIn(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let longestMs = 0;
  let before = threadMs();
  let isOver = false;
  const tick = (): void => {
    const now = threadMs();
    longestMs = Math.max(longestMs, now - before);
    before = now;
    if (!isOver) setImmediate(tick);
  };
  delay.enable();
  setImmediate(tick);
  await new Promise((resolve) => setImmediate(resolve));
  longestMs = 0;
  await work();
  await new Promise((resolve) => setImmediate(resolve));
  isOver = true;
  delay.disable();
  const seenMs = delay.max / 1e6;
  process.stderr.write(
    `${expect.getState().currentTestName}: ${longestMs.toFixed(1)} ms (${seenMs.toFixed(1)})\n`,
  );
  return longestMs;
}

/** What this thread has used; nodes before 23.9 know that of the process only. */
function threadMs(): number {
  const { user, system } =
    (process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1_000;
}

let seed = 5;
const below = (count: number): number => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return (seed >> 8) % count;
};
const drawn = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet[below(alphabet.length)]!).join("");

const terms = Array.from({ length: 20_000 }, (_, at) => `${drawn(12, "abcdefgh ")}${at}`);
const hostile = [
  ...["(a+)+$", "(.*){50}x", "(x+x+)+y", "(a|aa)+$", "([ab]*a[ab]{390}[cd])", "(?:a|b|c)*a(?:a|b|c){12}z"],
  "(\\pL|\\pN|\\pP|\\s){300}[XY]",
];

const texts: [string, string][] = [
  ["one letter", "a".repeat(10 * MEGABYTE)],
  ["two letters at random", drawn(10 * MEGABYTE, "ab")],
  ["ordinary letters", "the quick brown fox jumps over it. ".repeat(300_000)],
  ["beginnings of terms", terms.join(" ").slice(0, MEGABYTE).repeat(10)],
  ["escapes of escapes", "\\\\\\\\\\\\\\\\u0061".repeat(700_000)],
  ["nested JSON", '{\\"a\\":['.repeat(MEGABYTE)],
  ["letters beyond the first plane", "𝐛𐐀".repeat(2_500_000)],
];

describe("the event loop goes on", () => {
  test("while 20,000 terms, and hostile ones, are made ready", async () => {
    const nested = Array.from({ length: 4_900 }, (_, at) => "a".repeat((at % 200) + 1) + String(at));
    for (const customTerms of [terms, nested]) {
      const safety = compileSafety(safetyPolicy({ customTerms }))!;
      expect(await stallIn(async () => safety.lookout())).toBeLessThan(STALL_MS_MAX);
    }
  });

  test.each(texts)("while 10 MB are looked through for 20,000 terms: %s", async (_, text) => {
    const part = { customTerms: terms };
    const { policy } = await ready(part);
    expect(await stallIn(() => inspected(policy, saying(text)))).toBeLessThan(STALL_MS_MAX);
  });

  test.each(texts)("while 10 MB are looked through for hostile patterns: %s", async (_, text) => {
    const part: Partial<ContentSafety> = { mode: "monitor", customPatterns: hostile };
    let found: string[] | undefined;
    const stall = await stallIn(async () => {
      found = (await inspected(part, saying(text))).effects.safety?.findings;
    });
    expect(stall).toBeLessThan(STALL_MS_MAX);
    expect(["pattern", "too_long", undefined]).toContain(found?.at(-1));
  });

  test("while eight such requests come at once", async () => {
    const part: Partial<ContentSafety> = { mode: "monitor", customPatterns: hostile };
    const chat = saying(drawn(100_000, "ab"));
    const many = () => Promise.all(Array.from({ length: 8 }, () => inspected(part, chat)));
    expect(await stallIn(many)).toBeLessThan(STALL_MS_MAX);
  });

  test("while an answer comes, in tokens or in one piece", async () => {
    const safety = await ready({ customTerms: terms, customPatterns: hostile.slice(4) });
    const text = drawn(20_000, "ab");
    let longestMs = 0;
    for (const step of [4, 500, 20_000]) {
      const guard = new OutputGuard(safety, {});
      for (let at = 0; at < text.length; at += step) {
        const start = threadMs();
        guard.pass({ kind: "text", text: text.slice(at, at + step) });
        longestMs = Math.max(longestMs, threadMs() - start);
      }
    }
    process.stderr.write(`an event: ${longestMs.toFixed(1)} ms\n`);
    expect(longestMs).toBeLessThan(STALL_MS_MAX + 30);
  });
});
