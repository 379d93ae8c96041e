import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { Fold, type FoldedReply } from "../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import { ReplyRepair } from "../../../src/inference/dialects/reply-repair.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import type { Usage } from "../../../src/kernel/usage.ts";
import { type Fixture, loadAnswers } from "../fixtures/fixture.ts";
import { CLIENT, clientText, eventsOf, translated } from "../fixtures/passages.ts";
import { pieces, play, stepsOf } from "../fixtures/play.ts";
import { variants } from "../fixtures/variants.ts";
import { chatRequests, generousFlags } from "./chat-requests.ts";
import { comparableReply, comparableRequest } from "./comparable.ts";

const PROTOCOLS: Protocol[] = ["openai", "anthropic", "dashscope"];

function understand(events: readonly ReplyEvent[]): { reply: FoldedReply; usage: Usage | null } {
  const fold = new Fold();
  const calls = new ReplyRepair(CLIENT.requestId, new Map());
  let usage: Usage | null = null;
  for (const event of events) {
    if (event.kind === "usage") usage = event.usage;
    fold.add(calls.pass(event));
  }
  return { reply: fold.reply, usage };
}

/** The client's words read again as if a supplier had said them. */
function readAgain(fixture: Fixture, text: string, stream: boolean): ReplyEvent[] {
  return eventsOf({ ...fixture, stream }, pieces([Buffer.from(text)]));
}

describe("an answer read, told and read again is the same answer", () => {
  const whole = loadAnswers().filter(({ onlyPassed }) => !onlyPassed);
  test.each(whole.map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
    const variant = variants[fixture.protocol];
    for (const stream of [true, false]) {
      const played = play(translated(fixture, variant, stream), stepsOf(fixture));
      if (played.error !== null || played.left) continue;
      const before = understand(eventsOf(fixture));
      const after = understand(readAgain(fixture, clientText(variant, played), stream));
      const sameReply = (reply: FoldedReply): FoldedReply => comparableReply(reply, fixture.protocol);
      expect({ stream, reply: sameReply(after.reply) }).toEqual({ stream, reply: sameReply(before.reply) });
      // What nobody reported was told by our own count.
      if (before.usage !== null) expect(after.usage).toEqual(before.usage);
    }
  });
});

describe("a request written and read again is the same request", () => {
  test.each(PROTOCOLS)("%s", (protocol) => {
    const dialect = dialects[protocol];
    fc.assert(
      fc.property(chatRequests(protocol), (chat) => {
        const target = {
          upstreamModel: "m",
          maxOutputTokens: 40_000,
          stream: false,
          flags: generousFlags(protocol),
        };
        const { body, toolNames } = dialect.writeRequest(chat, target);
        const again = dialect.readChat(
          dialect.readRequest({ body, headers: { "anthropic-version": "2023-06-01" }, query: "" }),
        );
        expect([...toolNames]).toEqual([]);
        expect(comparableRequest(again)).toEqual(comparableRequest(chat));
      }),
      { numRuns: 400, seed: 20_261_126 },
    );
  });
});
