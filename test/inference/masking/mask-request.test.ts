import { describe, expect, test } from "@jest/globals";
import type { PolicyEffects } from "../../../src/activity/index.ts";
import type { ChatRequest } from "../../../src/inference/dialects/chat-request.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { maskChat } from "../../../src/inference/masking/mask-chat.ts";
import { maskRequest } from "../../../src/inference/masking/mask-request.ts";
import { maskJson, maskLongJson, maskLongText, maskText } from "../../../src/inference/masking/mask-text.ts";
import { Reading } from "../../../src/inference/reading.ts";
import { protocols, type Protocol } from "../../../src/kernel/protocol.ts";
import { maskedEntities, type Masking } from "../../../src/policies/index.ts";
import { chatOf, chatWith, textIn } from "./chats.ts";
import { sentHeaders } from "./echo.ts";
import { pem } from "./entities.ts";
import { conversation, maskedConversation, reversible } from "./round-trip.ts";
import { everySample } from "./samples.ts";

function readingOf(protocol: Protocol, text: string): Reading {
  const body = conversation(protocol, text);
  return new Reading(dialects[protocol].readRequest({ body, headers: sentHeaders, query: "" }));
}

function masked(reading: Reading, masking: Partial<Masking>, effects: PolicyEffects = {}) {
  const answer = maskRequest(reading, { ...reversible, ...masking }, effects);
  if (answer instanceof Promise) throw new Error("too long for this");
  return answer;
}

describe("what a policy makes of a request", () => {
  test.each(protocols)(
    "a request of %s with nothing in it is the same request, of which no answer is watched",
    (protocol) => {
      const reading = readingOf(protocol, "nothing at all");
      const effects: PolicyEffects = {};
      const { reading: same, guards } = masked(reading, { applyTo: ["input", "logs"] }, effects);
      expect([same === reading, same.isPassable, guards(), effects]).toEqual([true, true, [], {}]);
    },
  );

  test.each([
    ["it is off", { enabled: false }],
    ["it is for logs only", { applyTo: ["logs"] }],
    ["it is for nothing", { entities: [] }],
  ] as [string, Partial<Masking>][])("where %s, the request is not even read", (_, masking) => {
    const reading = readingOf("openai", "a@b.cc");
    reading.full = () => {
      throw new Error("read");
    };
    const { reading: same, guards } = masked(reading, masking);
    expect([same === reading, guards()]).toEqual([true, []]);
  });

  test.each(protocols)(
    "in every text of a request of %s, and the record says how often and not what",
    (protocol) => {
      const effects: PolicyEffects = {};
      const { reading, guards } = maskedConversation(protocol, "a@b.cc or 13800138000", effects);
      expect(reading.isPassable).toBe(false);
      expect(JSON.stringify(reading.chat())).not.toMatch(/a@b\.cc|13800138000/);
      expect(effects).toEqual({ masked: { email: 6, phone: 6 } });
      expect(guards().map((guard) => guard.constructor.name)).toEqual(["MaskGuard", "UnmaskGuard"]);
      expect(guards()[0]).not.toBe(guards()[0]);
    },
  );

  test("for good where the customer has decided so: nobody gets anything back", () => {
    const { reading, guards } = masked(readingOf("openai", "a@b.cc"), {
      strategy: "irreversible",
      applyTo: ["input"],
    });
    expect(JSON.stringify(reading.chat())).toContain("[EMAIL]");
    expect(guards()).toEqual([]);
  });

  test("in the answer only: the request goes on as it says, and its answer is watched", () => {
    const reading = readingOf("openai", "a@b.cc");
    const { reading: watched, guards } = masked(reading, { applyTo: ["output"] });
    expect([watched.isPassable, watched.chat() === reading.chat()]).toEqual([false, true]);
    expect(guards().map((guard) => guard.constructor.name)).toEqual(["MaskGuard"]);
  });

  test("a long request is masked in turns, with the same outcome", async () => {
    const text = `${"x ".repeat(200_000)} a@b.cc`;
    const answer = maskRequest(readingOf("openai", text), reversible, {});
    expect(answer).toBeInstanceOf(Promise);
    expect(JSON.stringify((await answer).reading.chat())).not.toContain("a@b.cc");
  });
});

describe("placeholders", () => {
  const told = (text: string): string =>
    textIn(maskChat(chatOf(text), { entities: maskedEntities, strategy: "reversible" }).chat);

  test("are the same for the same original, others for others, and count from one", () => {
    const [first, second, third] = told("a@b.cc c@d.ee a@b.cc").split(" ");
    expect(first).toMatch(/^\[EMAIL_1_Q[0-9A-Z]{2}\]$/);
    expect(second).toBe(first!.replace("_1_", "_2_"));
    expect(third).toBe(first);
  });

  test("stay the same while a conversation grows, so that its beginning is the same prompt", () => {
    const turn = (text: string): ChatRequest["turns"][number] => ({
      role: "user",
      parts: [{ kind: "text", text, cache: null }],
    });
    const all = ["a@b.cc", "c@d.ee and a@b.cc", "10.0.0.1 e@f.gg"].map(turn);
    const told = [1, 2, 3].map((count) => maskChat(chatWith(all.slice(0, count)), reversible).chat.turns);
    expect(told[2]!.slice(0, 2)).toEqual(told[1]);
    expect(told[1]!.slice(0, 1)).toEqual(told[0]);
  });

  test("are others where the text has words that end like them", () => {
    const usual = /_(Q..)\]/.exec(told("a@b.cc"))![1]!;
    const other = /EMAIL_1_(Q..)\]/.exec(told(`[EMAIL_1_${usual.toLowerCase()}] a@b.cc`).split(" ")[1]!)![1]!;
    expect(other).not.toBe(usual);
  });

  test("have a long tag of chance where the text has all the short ones, or very many", () => {
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const every = [...digits].flatMap((one) => [...digits].map((other) => `_Q${one}${other}`)).join(" ");
    for (const text of [every, "_qzz ".repeat(2_000)]) {
      expect(told(`${text} a@b.cc`)).toMatch(/\[EMAIL_1_Q[0-9A-F]{12}\]$/);
    }
  });

  test.each(everySample)("hide %j", (original) => {
    expect(told(`<${original}>`)).toMatch(/^<\[[A-Z_]+_1_Q[0-9A-Z]{2}\]>$/);
  });

  test("stand in arguments of tools for numbers too, and no other number loses a digit", () => {
    const given =
      '{ "phone": 13800138000, "id": 12345678901234567890, "list": [4111111111111111], "a@b.cc": "10.0.0.1" }';
    const call = { kind: "toolCall", id: "call_1", name: "f", arguments: given, cache: null } as const;
    const { chat, counts } = maskChat(chatWith([{ role: "assistant", parts: [call] }]), reversible);
    const [part] = chat.turns[0]!.parts;
    const json = part?.kind === "toolCall" ? part.arguments : "";
    expect(json).not.toMatch(/13800138000|4111111111111111|a@b|10\.0/);
    expect(JSON.parse(json)).toMatchObject({ phone: expect.stringMatching(/^\[PHONE_1_Q/) });
    expect(counts).toEqual({ phone: 1, bank_card: 1, email: 1, ip_address: 1 });
  });

  test("stand in the texts at which an answer ends", () => {
    const { chat } = maskChat({ ...chatOf("hi"), stops: ["a@b.cc", "END"] }, reversible);
    expect(chat.stops).toEqual([expect.stringMatching(/^\[EMAIL_1/), "END"]);
  });
});

describe("what is stored and logged", () => {
  test("says what was there, and not what it was", () => {
    expect(maskText(`a@b.cc ${pem()} 10.0.0.1`, maskedEntities)).toBe("[EMAIL] [PRIVATE_KEY] [IP_ADDRESS]");
    expect(maskText("a@b.cc 10.0.0.1", ["email"])).toBe("[EMAIL] 10.0.0.1");
  });

  test.each([
    ["strings and names", '{"a@b.cc":["x\\n10.0.0.1"]}', '{"[EMAIL]":["x\\n[IP_ADDRESS]"]}'],
    [
      "numbers, which become strings",
      '{"n":13800138000,"m":[1, 4111111111111111 ]}',
      '{"n":"[PHONE]","m":[1, "[BANK_CARD]" ]}',
    ],
    ["escaped characters", '{"t":"\\u0061@b.cc"}', '{"t":"[EMAIL]"}'],
    [
      "JSON within JSON",
      JSON.stringify({ t: JSON.stringify({ to: "a@b.cc", k: pem() }) }),
      JSON.stringify({ t: '{"to":"[EMAIL]","k":"[PRIVATE_KEY]"}' }),
    ],
    ["JSON that was cut off", '{"t":"a@b.cc and 10.0.0.', '{"t":"[EMAIL] and 10.0.0.'],
    [
      "nothing, in its exact form",
      '{ "n" : 1.0e5 , "big":12345678901234567890,"u":"\\u0041" }',
      '{ "n" : 1.0e5 , "big":12345678901234567890,"u":"\\u0041" }',
    ],
    ["text that is no JSON", "a@b.cc", "[EMAIL]"],
    ["text that only looks like it", "{mail a@b.cc}", '{mail "[EMAIL]"}'],
    ["nothing at all", "", ""],
  ])("JSON stays JSON: %s", async (_, json, expected) => {
    expect(maskJson(json, maskedEntities)).toBe(expected);
    expect(await maskLongJson(json, maskedEntities)).toBe(expected);
  });

  test("in turns it is the same", async () => {
    const text = everySample.join("\n<").repeat(300);
    expect(await maskLongText(text, maskedEntities)).toBe(maskText(text, maskedEntities));
    const json = JSON.stringify({ list: Array.from({ length: 300 }, () => everySample) });
    expect(await maskLongJson(json, maskedEntities)).toBe(maskJson(json, maskedEntities));
  });
});
