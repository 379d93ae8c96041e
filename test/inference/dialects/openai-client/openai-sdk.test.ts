import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import OpenAI from "openai";
import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import { openReader } from "../../../../src/inference/dialects/dashscope/read-reply.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import { TranslatedPassage } from "../../../../src/inference/dialects/translated-passage.ts";
import type { Finish, ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { deltasOf, streamOf, TOLD_USAGE, usageEvent, wholeOf, writerOptions } from "./answers.ts";

const request = { model: "chat-large", messages: [{ role: "user" as const, content: "Hi" }] };

let server: Server;
let client: OpenAI;
let answer = "";
let contentType = "";

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, { "content-type": contentType });
    outgoing.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new OpenAI({ apiKey: "k", baseURL: `http://127.0.0.1:${String(port)}/v1`, maxRetries: 0 });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function streamed(events: readonly ReplyEvent[], wantsUsage = true): Promise<OpenAI.ChatCompletion> {
  answer = `: keep-alive\n\n${streamOf(events, { wantsUsage })}`;
  contentType = "text/event-stream; charset=utf-8";
  return client.chat.completions.stream(request).finalChatCompletion();
}

async function whole(events: readonly ReplyEvent[]): Promise<OpenAI.ChatCompletion> {
  answer = JSON.stringify(wholeOf(events));
  contentType = "application/json";
  return client.chat.completions.create(request);
}

/** What a client hears of the answer of a supplier that speaks DashScope's protocol. */
function fromDashScope(events: string, stream: boolean): string {
  const passage = new TranslatedPassage({
    ...{ supplier: { openReader }, client: openaiDialect, toolNames: new Map() },
    reading: { stream: true, names: null, flags: flagDefaults.dashscope },
    writing: writerOptions({ stream }),
  });
  const told = passage.push(Buffer.from(events))?.toString() ?? "";
  return told + (passage.end().tail?.toString() ?? "");
}

/** What of an answer must not depend on how it was asked for; no content is as good as an empty one. */
function heard({ choices, usage, id, created, model }: OpenAI.ChatCompletion) {
  const [choice] = choices;
  const calls = choice?.message.tool_calls?.map((call) =>
    call.type === "function" ? [call.id, call.function] : [],
  );
  const said = { content: choice?.message.content ?? "", refusal: choice?.message.refusal ?? null };
  return { id, created, model, usage, finish: choice?.finish_reason, count: choices.length, calls, ...said };
}

const words = fc.string({ unit: "grapheme", minLength: 1 });
const finish = fc.constantFrom<Finish["reason"]>("end", "length", "filter", "refusal", "contextFull");

/** Answers with interleaved calls, each with its own pieces of arguments. */
const answers = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constantFrom("text" as const, "reasoning" as const, "refusal" as const),
          text: words,
        }),
        fc.record({ kind: fc.constant("piece" as const), call: fc.nat(2), text: words }),
      ),
      { maxLength: 12 },
    ),
    finish,
  )
  .map(([pieces, reason]): ReplyEvent[] => {
    const calls = new Map<number, number>();
    const events = pieces.flatMap((piece): ReplyEvent[] => {
      if (piece.kind !== "piece") return [piece];
      const isNew = !calls.has(piece.call);
      if (isNew) calls.set(piece.call, calls.size);
      const call = calls.get(piece.call)!;
      const begin: ReplyEvent = {
        kind: "toolStart",
        call,
        id: `call_${String(call)}`,
        name: `f${String(call)}`,
      };
      // Some calls have no arguments.
      const written: ReplyEvent[] = call === 1 ? [] : [{ kind: "toolArguments", call, text: piece.text }];
      return [...(isNew ? [begin] : []), ...written];
    });
    const ends = [...calls.values()].map((call): ReplyEvent => ({ kind: "toolEnd", call }));
    const why: Finish = calls.size > 0 ? { reason: "tool" } : ({ reason } as Finish);
    return [...events, ...ends, { kind: "finish", finish: why }, usageEvent];
  });

describe("OpenAI's SDK as the judge of what we write", () => {
  test("hears the same answer in a stream as in one piece", async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (events) => {
        const [one, other] = [await streamed(events), await whole(events)];
        expect(heard(one)).toEqual(heard(other));
        expect(one.usage).toEqual(TOLD_USAGE);
      }),
      { numRuns: 100 },
    );
  });

  test("reasoning is all there, in a stream and in one piece", () => {
    fc.assert(
      fc.property(answers, (events) => {
        const told = deltasOf(streamOf(events)).map((delta) => (delta["reasoning_content"] ?? "") as string);
        const { choices } = wholeOf(events) as { choices: { message: { reasoning_content?: string } }[] };
        expect(told.join("")).toBe(choices[0]!.message.reasoning_content ?? "");
      }),
    );
  });

  test("reads the log probabilities of a supplier that speaks DashScope's protocol", async () => {
    const content = [
      {
        token: "Hi",
        logprob: -0.5,
        bytes: [72, 105],
        top_logprobs: [{ token: "Yo", logprob: -2, bytes: null }],
      },
      { token: "!", logprob: 0, bytes: [33], top_logprobs: [] },
    ];
    const choice = (text: string, tokens: object[], reason: string) => ({
      ...{ index: 0, message: { role: "assistant", content: text }, logprobs: { content: tokens } },
      finish_reason: reason,
    });
    const reports = [choice("Hi", [content[0]!], "null"), choice("!", [content[1]!], "stop")].map((one) =>
      JSON.stringify({ output: { choices: [one] }, usage: { input_tokens: 3, output_tokens: 2 } }),
    );
    for (const stream of [true, false]) {
      answer = fromDashScope(reports.map((json) => `data:${json}\n\n`).join(""), stream);
      contentType = stream ? "text/event-stream" : "application/json";
      const { choices } = stream
        ? await client.chat.completions.stream({ ...request, logprobs: true }).finalChatCompletion()
        : await client.chat.completions.create({ ...request, logprobs: true });
      expect(choices[0]?.message.content).toBe("Hi!");
      expect(choices[0]?.logprobs).toEqual({ content, refusal: null });
    }
  });

  test("reads a stream without usage, where none was asked for", async () => {
    const { usage, choices } = await streamed(
      [{ kind: "text", text: "Hi" }, usageEvent, { kind: "finish", finish: { reason: "end" } }],
      false,
    );
    expect(usage).toBeUndefined();
    expect(choices[0]?.message.content).toBe("Hi");
  });
});
