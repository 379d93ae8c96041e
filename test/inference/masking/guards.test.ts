import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { maskChat } from "../../../src/inference/masking/mask-chat.ts";
import { MaskGuard } from "../../../src/inference/masking/mask-guard.ts";
import { maskText } from "../../../src/inference/masking/mask-text.ts";
import type { EntityMatch } from "../../../src/inference/masking/entity-match.ts";
import { findEntities, TextScan } from "../../../src/inference/masking/scan-text.ts";
import { UnmaskGuard } from "../../../src/inference/masking/unmask-guard.ts";
import type { Vault } from "../../../src/inference/masking/placeholders.ts";
import { maskedEntities } from "../../../src/policies/index.ts";
import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import { chatOf, textIn } from "./chats.ts";
import { pem } from "./entities.ts";
import { everySample, mixed, noisy } from "./samples.ts";
import { cutAt, type Said, through } from "./splits.ts";

const reversible = { entities: maskedEntities, strategy: "reversible" } as const;
const seed = 20_261_126;
const places = fc.array(fc.nat({ max: 5_000 }), { maxLength: 30 });
const saidKinds: Said[] = ["text", "refusal", "reasoning"];

function masked(text: string): { text: string; vault: Vault | null } {
  const { chat, vault } = maskChat(chatOf(text), reversible);
  return { text: textIn(chat), vault };
}

describe("what was masked reversibly comes back", () => {
  test("in every text, cut anywhere", () => {
    fc.assert(
      fc.property(mixed, places, fc.constantFrom(...saidKinds), ({ text, originals }, cuts, kind) => {
        const { text: told, vault } = masked(text);
        for (const original of originals) expect(told).not.toContain(original);
        if (vault === null) return expect(told).toBe(text);
        expect(through([new UnmaskGuard(vault)], kind, cutAt(told, cuts))).toBe(text);
      }),
      { numRuns: 600, seed },
    );
  });

  test("in texts of anything at all, behind the guard that masks what is new", () => {
    fc.assert(
      fc.property(noisy, places, (text, cuts) => {
        const { text: told, vault } = masked(text);
        if (vault === null) return expect(told).toBe(text);
        expect(through([new UnmaskGuard(vault)], "text", cutAt(told, cuts))).toBe(text);
      }),
      { numRuns: 600, seed },
    );
  });

  test("character by character, for each original, and twice by the same placeholder", () => {
    for (const original of everySample) {
      const text = `So <${original}> and\n<${original}>`;
      const { text: told, vault } = masked(text);
      expect(told.match(/\[[A-Z_]+_\d+_Q[A-Z0-9]+\]/g)).toEqual([expect.any(String), expect.any(String)]);
      expect(new Set(told.match(/\[[A-Z_]+_\d+_Q[A-Z0-9]+\]/g)).size).toBe(1);
      expect(through([new UnmaskGuard(vault!)], "text", [...told])).toBe(text);
    }
  });

  test("within JSON in the arguments of tools, so that it stays JSON", () => {
    const original = pem();
    const { text: told, vault } = masked(original);
    const json = JSON.stringify({ key: told, list: [`a ${told}`] });
    for (const cuts of [[], [...json].map((_, at) => at)]) {
      const restored = through([new UnmaskGuard(vault!)], "toolArguments", cutAt(json, cuts));
      expect(JSON.parse(restored)).toEqual({ key: original, list: [`a ${original}`] });
    }
    expect(JSON.parse(through([new UnmaskGuard(vault!, { isJson: true })], "text", [json]))).toEqual({
      key: original,
      list: [`a ${original}`],
    });
  });

  const { text: placeholder, vault } = masked("a@b.cc");
  const word = placeholder.slice(1, -1);
  test.each([
    ["in lower case", placeholder.toLowerCase(), "a@b.cc"],
    ["in mixed case", `[${word.charAt(0)}${word.slice(1).toLowerCase()}]`, "a@b.cc"],
    ["without brackets", `to ${word}, please`, "to a@b.cc, please"],
    ["with one bracket that is the model's", `[${word}, x]`, "[a@b.cc, x]"],
    ["as Markdown escapes it", `[${word.replaceAll("_", "\\_")}]`, "a@b.cc"],
    ["twice in a row", placeholder + placeholder, "a@b.cca@b.cc"],
    ["in other brackets", `【${word}】`, "【a@b.cc】"],
    ["with another number", placeholder.replace("_1_", "_2_"), placeholder.replace("_1_", "_2_")],
    ["as part of a word", `my${word} ${word}s`, `my${word} ${word}s`],
    ["without its tag", "[EMAIL_1]", "[EMAIL_1]"],
    ["cut off", placeholder.slice(0, -3), placeholder.slice(0, -3)],
  ])("where the model writes it %s", (_, written, expected) => {
    expect(through([new UnmaskGuard(vault!)], "text", [written])).toBe(expected);
    expect(through([new UnmaskGuard(vault!)], "text", [...written])).toBe(expected);
  });

  test("and nothing is held that cannot become a placeholder, and never more than one", () => {
    const guard = new UnmaskGuard(vault!);
    const textAfter = (text: string): string =>
      guard
        .pass({ kind: "text", text })
        .map((event) => ("text" in event ? event.text : ""))
        .join("");
    expect(textAfter("Hello there")).toBe("Hello there");
    expect(textAfter(" [")).toBe(" ");
    expect(textAfter("x")).toBe("[x");
    expect(textAfter("[EMAIL_1")).toBe("[EMAIL_1".slice(8));
    expect(textAfter("11111111111111111111")).toBe("[EMAIL_111111111111111111111");
  });

  test("also the stop that the supplier says it ended at", () => {
    const guard = new UnmaskGuard(vault!);
    const finish = (sequence: string): ReplyEvent => ({
      kind: "finish",
      finish: { reason: "stopSequence", sequence },
    });
    expect(guard.pass(finish(placeholder))).toEqual([finish("a@b.cc")]);
  });
});

describe("what is new in an answer is masked for good", () => {
  test("as in one piece, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mixed.map(({ text }) => text),
          noisy,
        ),
        places,
        fc.constantFrom(...saidKinds),
        (text, cuts, kind) => {
          const cut = cutAt(text, cuts);
          expect(through([new MaskGuard(maskedEntities)], kind, cut)).toBe(maskText(text, maskedEntities));
        },
      ),
      { numRuns: 1_500, seed },
    );
  });

  test("character by character", () => {
    for (const original of everySample) {
      const text = `It is ${original}\nand ${original}.`;
      const told = through([new MaskGuard(maskedEntities)], "text", [...text]);
      expect([told.includes(original), told]).toEqual([false, maskText(text, maskedEntities)]);
    }
  });

  test("within the arguments of tools, which stay JSON", () => {
    const given = {
      to: "a@b.cc",
      phone: 13800138000,
      key: pem(),
      list: [4111111111111111, 5],
      "a@b.cc": "x\na@b.cc",
    };
    const told = through([new MaskGuard(maskedEntities)], "toolArguments", [...JSON.stringify(given)]);
    expect(JSON.parse(told)).toEqual({
      ...{ to: "[EMAIL]", phone: "[PHONE]", key: "[PRIVATE_KEY]", list: ["[BANK_CARD]", 5] },
      "[EMAIL]": "x\n[EMAIL]",
    });
  });

  test("but not the placeholders of what was masked in the request", () => {
    const original = "a@b.cc 10.0.0.1 13800138000";
    const { text, vault } = masked(original);
    const guards = [new MaskGuard(maskedEntities), new UnmaskGuard(vault!)];
    expect(through(guards, "text", [...`${text} new@b.cc`])).toBe(`${original} [EMAIL]`);
  });

  test("a private key is replaced at once, and swallowed to its end", () => {
    const guard = new MaskGuard(maskedEntities);
    const key = pem("PRIVATE KEY", 4_000);
    const first = guard.pass({ kind: "text", text: `So: ${key.slice(0, 100)}` });
    expect(first).toEqual([{ kind: "text", text: "So: [PRIVATE_KEY]" }]);
    const rest = [...cutAt(key.slice(100), [1, 5_000, 70_000]), " That is all. "].flatMap((text) =>
      guard.pass({ kind: "text", text }),
    );
    expect(rest.map((event) => ("text" in event ? event.text : "")).join("")).toBe(" That is all. ");
  });

  test("a key that does not end is replaced, though no more than 1,024 characters are held", () => {
    const guard = new MaskGuard(maskedEntities);
    const text = `Bearer ${"a1B2".repeat(2_000)}`;
    const told: string[] = [];
    let held = 0;
    for (const piece of cutAt(
      text,
      Array.from({ length: 800 }, (_, at) => at * 10),
    )) {
      held += piece.length;
      const out = guard
        .pass({ kind: "text", text: piece })
        .map((event) => ("text" in event ? event.text : ""));
      if (out.length > 0) held = 0;
      told.push(...out);
      if (told.length === 0) expect(held).toBeLessThan(1_100);
    }
    const rest = guard
      .pass({ kind: "text", text: " done. " })
      .map((event) => ("text" in event ? event.text : ""));
    expect([...told, ...rest].join("")).toBe("Bearer [API_KEY] done. ");
  });

  test("how likely its tokens were is not told", () => {
    expect(new MaskGuard(maskedEntities).pass({ kind: "logprobs", tokens: [] })).toEqual([]);
  });
});

test("a text that is looked through in several goes has in it what it has in one", () => {
  const all = new Set(maskedEntities);
  fc.assert(
    fc.property(noisy, fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 20 }), (text, goes) => {
      const scan = new TextScan(text, all);
      const found: EntityMatch[] = [];
      for (let go = 0; scan.run(1 + goes[go % goes.length]!); go++) found.push(...scan.take());
      expect([...found, ...scan.take()]).toEqual(findEntities(text, all));
    }),
    { numRuns: 1_500, seed },
  );
});

describe("what is held back goes on in its place", () => {
  const hold = (kind: Said): ReplyEvent[] => {
    const guard = new MaskGuard(maskedEntities);
    return [
      { kind, text: "held" },
      { kind: "usage", usage: null, suspicious: false },
      { kind: "toolStart", call: 0, id: "call_1", name: "a@b.cc" },
      { kind: "toolArguments", call: 0, text: '{"a":1' },
      { kind: "toolStart", call: 1, id: "call_2", name: "two" },
      { kind: "toolArguments", call: 1, text: "12" },
      { kind: "toolArguments", call: 0, text: "}" },
      { kind: "toolEnd", call: 0 },
      { kind: "text", text: "more" },
      { kind: "finish", finish: { reason: "tool" } },
      { kind: "end" },
    ].flatMap((event) => guard.pass(event as ReplyEvent));
  };

  test.each(saidKinds)(
    "%s before the calls of tools, whose names are not touched, and those before the end",
    (kind) => {
      const events = hold(kind).map((event) =>
        event.kind === "toolArguments"
          ? `${String(event.call)}:${event.text}`
          : "text" in event
            ? event.text
            : event.kind,
      );
      expect(events.slice(0, 3)).toEqual(["usage", "held", "toolStart"]);
      expect(events.slice(-4)).toEqual(["more", "1:12", "finish", "end"]);
      expect(
        events
          .filter((event) => event.startsWith("0:"))
          .join("")
          .replaceAll("0:", ""),
      ).toBe('{"a":1}');
      expect(events.indexOf("toolEnd")).toBeGreaterThan(
        events.findLastIndex((event) => event.startsWith("0:")),
      );
      expect(hold(kind)).toContainEqual({ kind: "toolStart", call: 0, id: "call_1", name: "a@b.cc" });
    },
  );
});
