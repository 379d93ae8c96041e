/**
 * What masking costs: `node test/inference/masking/masking.bench.ts`. Not a test. The best and the median of many
 * rounds, in CPU time of one core.
 */
import { maskChat } from "../../../src/inference/masking/mask-chat.ts";
import { MaskGuard } from "../../../src/inference/masking/mask-guard.ts";
import { findEntities } from "../../../src/inference/masking/scan-text.ts";
import { UnmaskGuard } from "../../../src/inference/masking/unmask-guard.ts";
import { maskedEntities } from "../../../src/policies/index.ts";
import { chatOf, textIn } from "./chats.ts";
import { everySample } from "./samples.ts";

const ROUNDS = 300;
const WARM = 200;
const all = new Set(maskedEntities);
const masking = { entities: maskedEntities, strategy: "reversible" } as const;

const prose =
  "The quick brown fox jumps over the lazy dog; it costs 12.50 at 10:30 on 2024-01-15, says v1.2.3 of the book. " +
  "Then `const total = items.reduce((sum, one) => sum + one.price, 0);` runs std::sort. ";
const chinese = "请把下面的内容总结成三点，并说明每一点的理由；金额是1250元，时间是2024年1月15日上午10:30。";

function prompt(base: string, characters: number, samples: readonly string[]): string {
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; length < characters; at++) {
    const part = base + (samples.length > 0 ? `<${samples[at % samples.length]!}> ` : "");
    parts.push(part);
    length += part.length;
  }
  return parts.join("").slice(0, characters);
}

function measure(name: string, run: () => unknown): void {
  for (let round = 0; round < WARM; round++) run();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { user, system } = process.cpuUsage();
    const start = performance.now();
    run();
    const wall = performance.now() - start;
    const used = process.cpuUsage({ user, system });
    times.push(Math.min(wall, (used.user + used.system) / 1_000 || wall));
  }
  times.sort((one, other) => one - other);
  console.log(
    `${name.padEnd(58)} best ${times[0]!.toFixed(4)} ms, median ${times[ROUNDS / 2]!.toFixed(4)} ms`,
  );
}

const few = everySample.filter((one) => one.length < 100);
const dense = prompt(prose, 10_000, few);
const masked = maskChat(chatOf(dense), masking);
const told = textIn(masked.chat);
const events = Array.from({ length: Math.ceil(told.length / 20) }, (_, at) =>
  told.slice(at * 20, at * 20 + 20),
);

const plain = prompt(prose, 10_000, []);
const wide = prompt(chinese, 10_000, []);
measure("10,000 characters of prose, nothing in them: look", () => findEntities(plain, all));
measure("10,000 characters of Chinese, nothing in them: look", () => findEntities(wide, all));
measure(`10,000 characters, ${String(findEntities(dense, all).length)} of all kinds: mask`, () =>
  maskChat(chatOf(dense), masking),
);
measure(`the same answer in ${String(events.length)} events: unmask`, () => {
  const guard = new UnmaskGuard(masked.vault!);
  for (const text of events) guard.pass({ kind: "text", text });
});
measure(`the same answer in ${String(events.length)} events: mask what is new`, () => {
  const guard = new MaskGuard(maskedEntities);
  for (const text of events) guard.pass({ kind: "text", text });
});
