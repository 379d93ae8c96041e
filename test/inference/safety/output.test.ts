import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { PolicyEffects } from "../../../src/activity/index.ts";
import { Fold } from "../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import type { CompiledSafety } from "../../../src/inference/safety/compile-safety.ts";
import { OutputGuard, outputGuards } from "../../../src/inference/safety/output-guard.ts";
import type { ContentSafety } from "../../../src/policies/index.ts";
import { ready } from "./looked-for.ts";

const END: ReplyEvent[] = [{ kind: "finish", finish: { reason: "end" } }, { kind: "end" }];
const FILTERED: ReplyEvent[] = [{ kind: "finish", finish: { reason: "filter" } }, { kind: "end" }];
const usage: ReplyEvent = { kind: "usage", usage: null, suspicious: false };

const text = (said: string): ReplyEvent => ({ kind: "text", text: said });
const reasoning = (said: string): ReplyEvent => ({ kind: "reasoning", text: said });
const args = (call: number, said: string): ReplyEvent => ({ kind: "toolArguments", call, text: said });
const start = (call: number): ReplyEvent => ({ kind: "toolStart", call, id: `c${call}`, name: "f" });
const stop = (call: number): ReplyEvent => ({ kind: "toolEnd", call });

interface Watched {
  events: ReplyEvent[];
  effects: PolicyEffects;
}

function watch(safety: CompiledSafety, events: readonly ReplyEvent[]): Watched {
  const effects: PolicyEffects = {};
  const guard = new OutputGuard(safety, effects);
  return { events: events.flatMap((event) => [...guard.pass(event)]), effects };
}

/** An answer put together: what the client has of it in the end. */
function folded(events: readonly ReplyEvent[]) {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  const { blocks, finish } = fold.reply;
  return {
    said: blocks.map((block) => ("text" in block ? block.text : "arguments" in block ? block.arguments : "")),
    finish,
  };
}

const policy: Partial<ContentSafety> = { customTerms: ["blue falcon", "falcon seven", "蓝隼", "bluebird"] };

describe("what an answer says", () => {
  test("a forbidden term ends the answer before its first letter, at every split of the text in three", async () => {
    const safety = await ready(policy);
    const said = 'I saw a "Blue\u200b  Falcon" today';
    for (let one = 0; one <= said.length; one++) {
      for (let two = one; two <= said.length; two++) {
        const pieces = [said.slice(0, one), said.slice(one, two), said.slice(two)].map(text);
        const { events, effects } = watch(safety, [...pieces, usage, ...END]);
        expect(folded(events)).toEqual({ said: ['I saw a "'], finish: { reason: "filter" } });
        expect(events.filter(({ kind }) => kind === "end")).toHaveLength(1);
        expect(events.slice(-2)).toEqual(FILTERED);
        expect(effects.safety).toEqual({ verdict: "blocked", direction: "output", findings: ["term"] });
      }
    }
  });

  test("an allowed text arrives whole and in order, however it is cut, and with little held back", async () => {
    const safety = await ready({ ...policy, customPatterns: ["\\bX-\\d{4}\\b"] });
    const said = "blue falcons, bluebirds; a blue\n fal con; 蓝 隼 😀 X-12345 ".repeat(30);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: said.length }), { maxLength: 30 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), said.length];
        const pieces = edges.slice(1).map((edge, at) => text(said.slice(edges[at], edge)));
        const { events, effects } = watch(safety, [...pieces, ...END]);
        expect(folded(events)).toEqual({ said: [said], finish: { reason: "end" } });
        expect(effects).toEqual({});
      }),
      { numRuns: 150 },
    );
    const bare = await ready(policy);
    const guard = new OutputGuard(bare, {});
    let held = 0;
    for (const unit of said) {
      held += unit.length;
      for (const event of guard.pass(text(unit))) if (event.kind === "text") held -= event.text.length;
      expect(held).toBeLessThan(20);
    }
  });

  test("a text that holds no beginning of a term is not held back at all", async () => {
    const guard = new OutputGuard(await ready(policy), {});
    expect(guard.pass(text("hello"))).toEqual([text("hello")]);
    expect(guard.pass(text(" blu"))).toEqual([text(" ")]);
    expect(guard.pass(text("e sky"))).toEqual([text("blue sky")]);
  });

  test.each(["refusal", "reasoning"] as const)("%s is looked at too", async (kind) => {
    const { events } = watch(await ready(policy), [{ kind, text: "so: 蓝" }, { kind, text: "隼!" }, ...END]);
    expect(folded(events)).toEqual({ said: ["so: "], finish: { reason: "filter" } });
  });

  test("blocks are texts of their own: what is held back goes on before the next block begins", async () => {
    const safety = await ready(policy);
    const signature: ReplyEvent = { kind: "signature", signature: "s" };
    const said = [
      reasoning("the blue"),
      signature,
      text(" falcon. A blue"),
      start(0),
      args(0, '{"a":"blue'),
      args(0, '"}'),
    ];
    const { events } = watch(safety, [...said, stop(0), usage, ...END]);
    expect(events).toEqual([
      ...[reasoning("the "), reasoning("blue"), signature],
      ...[text(" falcon. A "), text("blue"), start(0), args(0, '{"a":"'), args(0, 'blue"}'), stop(0)],
      ...[usage, ...END],
    ]);
  });

  test("arguments of calls are read with their escapes, at every split, though calls are interleaved", async () => {
    const safety = await ready(policy);
    const json = '{"q":"a \\u0062lue\\nfalcon"}';
    for (let at = 0; at <= json.length; at++) {
      const said = [start(0), start(1), args(0, json.slice(0, at)), args(1, "{}"), args(0, json.slice(at))];
      const { events, effects } = watch(safety, [...said, stop(0), stop(1), ...END]);
      const { said: told, finish } = folded(events);
      expect([told[0], finish]).toEqual(['{"q":"a ', { reason: "filter" }]);
      expect(effects.safety?.findings).toEqual(["term"]);
    }
  });

  test("a pattern's match up to 256 characters long never gets out, at any split", async () => {
    const safety = await ready({ customPatterns: ["K-[0-9]{200}-K"] });
    const said = `${"word ".repeat(170)}K-${"7".repeat(200)}-K and so on ${"more ".repeat(60)}`;
    for (let at = 0; at <= said.length; at += 7) {
      const { events, effects } = watch(safety, [text(said.slice(0, at)), text(said.slice(at)), ...END]);
      const [got = ""] = folded(events).said;
      expect(said.startsWith(got)).toBe(true);
      expect(got).not.toContain("K");
      expect(events.slice(-2)).toEqual(FILTERED);
      expect(effects.safety?.findings).toEqual(["pattern"]);
    }
  });

  test("mode monitor passes every event on at once, and records each finding once", async () => {
    const safety = await ready({ ...policy, mode: "monitor", categories: ["violence"] });
    const said = [
      text("a blue"),
      text(" falcon, blue falcon "),
      text("how to make a pipe bomb"),
      usage,
      ...END,
    ];
    const { events, effects } = watch(safety, said);
    expect(events).toEqual(said);
    const findings = ["term", "category:violence"];
    expect(effects.safety).toEqual({ verdict: "flagged", direction: "output", findings });
  });

  test("logprobs go on when the text has that they are of, and never without it", async () => {
    const guard = new OutputGuard(await ready(policy), {});
    const logprobs = (token: string): ReplyEvent => ({
      kind: "logprobs",
      tokens: [{ token, logprob: -1, bytes: null, top: [] }],
    });
    expect(guard.pass(text("a"))).toEqual([text("a")]);
    expect(guard.pass(logprobs("a"))).toEqual([logprobs("a")]);
    expect(guard.pass(text(" blue"))).toEqual([text(" ")]);
    expect(guard.pass(logprobs(" blue"))).toEqual([]);
    expect(guard.pass(text(" sky"))).toEqual([text("blue"), logprobs(" blue"), text(" sky")]);
    expect(guard.pass(text(" blue"))).toEqual([text(" ")]);
    expect(guard.pass(logprobs(" blue"))).toEqual([]);
    expect(guard.pass(text(" falcon"))).toEqual([]);
    expect(guard.pass(text("."))).toEqual(FILTERED);
    expect(guard.pass(logprobs("."))).toEqual([]);
    expect(guard.pass(END[1]!)).toEqual([]);
  });

  test("an answer that breaks off keeps its error, behind what was held back", async () => {
    const error = { kind: "error", failure: { kind: "broken" } } as unknown as ReplyEvent;
    expect(watch(await ready(policy), [text("blue"), error]).events).toEqual([text("blue"), error]);
  });

  test("a policy for input only, or with nothing but moderation, makes no guard", async () => {
    expect(outputGuards(await ready({ ...policy, applyTo: ["input"] }), {})).toEqual([]);
    const moderation = { enabled: true, onFailure: "allow" } as const;
    expect(outputGuards(await ready({ moderation }), {})).toEqual([]);
    expect(outputGuards(await ready(policy), {})).toHaveLength(1);
  });
});
