import { describe, expect, test } from "@jest/globals";
import { MaskGuard } from "../../../src/inference/masking/mask-guard.ts";
import { maskChat, maskSteps } from "../../../src/inference/masking/mask-chat.ts";
import { findEntities } from "../../../src/inference/masking/scan-text.ts";
import { UnmaskGuard } from "../../../src/inference/masking/unmask-guard.ts";
import { maskedEntities } from "../../../src/policies/index.ts";
import { chatOf } from "./chats.ts";

const all = new Set(maskedEntities);
const SMALL = 12_000;
const TIMES = 8;
/** Eight times as much may take so many times as long: far less than the square. */
const GROWTH_MAX = 24;
const LONG = 1_000_000;

/** What makes careless patterns go back and forth, each to be repeated. */
const patterns = [
  ...[
    "1",
    "12 ",
    "4111 ",
    "4111-",
    "1.",
    "10.0.0.",
    "0755 ",
    "+",
    "+1 ",
    "+86 1",
    "(",
    "(4",
    "１",
    "138 0013 ",
  ],
  ...["@", "a", "a.", "a@", "a@b.", "a-", "@a.", "%", "a@a@", ".", "a_"],
  ...[":", "::", "a:", "1:", "fe80::", "1:2:3:4:5:6:7:", "f", "0000:"],
  ...[
    "-",
    "-----",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n",
    "-----END ",
  ],
  ...[
    "-----BEGIN PRIVATE KEY-----\nAAAA\n",
    "-----BEGIN PRIVATE KEY-----\nabc: ",
    "-----BEGIN A PRIVATE KEY",
    "\\n",
    "\\",
  ],
  ...[
    "sk-",
    "sk-a",
    "sk-a1",
    "tr_live_",
    "eyJ",
    "eyJ-",
    "eyJa.",
    "eyJaaaaaaaaaaa.",
    "Bearer ",
    "Bearer a",
    "be",
    "xoxb-",
    "SG.",
  ],
  ...["[", "_q", "_q1", "EMAIL_1_", "[EMAIL_1_Q6Z]", "\u{1f680}", " ", "\n", '"', "{"],
];

function millisOf(run: () => unknown): number {
  const { user } = process.threadCpuUsage();
  run();
  return (process.threadCpuUsage().user - user) / 1_000;
}

describe("no text takes more than its length", () => {
  test.each(patterns)("%j again and again", (pattern) => {
    const text = pattern.repeat(Math.ceil(SMALL / pattern.length));
    const longer = text.repeat(TIMES);
    findEntities(text, all);
    const one = Math.min(
      millisOf(() => findEntities(text, all)),
      millisOf(() => findEntities(text, all)),
    );
    const more = millisOf(() => findEntities(longer, all));
    expect([pattern, more < Math.max(60, one * GROWTH_MAX)]).toEqual([pattern, true]);
  });

  test("also as an answer that comes in small pieces", () => {
    const { vault } = maskChat(chatOf("a@b.cc 10.0.0.1"), {
      entities: maskedEntities,
      strategy: "reversible",
    });
    for (const pattern of patterns) {
      const text = pattern.repeat(Math.ceil(3_000 / pattern.length));
      for (const guard of [new MaskGuard(maskedEntities), new UnmaskGuard(vault!)]) {
        const used = millisOf(() => {
          for (let at = 0; at < text.length; at += 4)
            guard.pass({ kind: "text", text: text.slice(at, at + 4) });
        });
        expect([pattern, used < 300]).toEqual([pattern, true]);
      }
    }
  });
});

test.each(["4111 1111 1111 1111 ", "a@b.cc, ", "1"])(
  "a megabyte of %j is masked in many steps, between which others have their turn",
  (pattern) => {
    const text = pattern.repeat(Math.ceil(LONG / pattern.length));
    const steps = maskSteps(chatOf(text), { entities: maskedEntities, strategy: "reversible" });
    let count = 1;
    while (steps.next().done !== true) count++;
    expect(count).toBeGreaterThan(10);
  },
);
