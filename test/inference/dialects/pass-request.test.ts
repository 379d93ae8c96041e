import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults, type UpstreamFlags } from "../../../src/catalog/upstream-flags.ts";
import type { UpstreamTarget } from "../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";

type Change = Partial<Omit<UpstreamTarget, "flags">> & { flags?: UpstreamFlags };

function pass(body: string, { flags = {}, ...target }: Change = {}): string {
  const request = openaiDialect.readRequest({ body: Buffer.from(body), headers: {}, query: "" });
  const written = openaiDialect.passRequest(request, {
    upstreamModel: "up-1",
    maxOutputTokens: 99,
    stream: request.stream,
    flags: { ...flagDefaults.openai, ...flags },
    ...target,
  });
  expect(request.body.toString()).toBe(body);
  return written.toString();
}

const MESSAGES = '"messages":[{"role":"user"}]';
/** Within the target's bound, so that nothing is put in. */
const BOUND = '"max_completion_tokens":9';

function bodyWith(...members: string[]): string {
  return `{${['"model":"m"', ...members, MESSAGES].join(",")}}`;
}

function sentWith(...members: string[]): string {
  return `{${['"model":"up-1"', ...members, MESSAGES].join(",")}}`;
}

describe("the body that goes to the supplier", () => {
  test("is the client's bytes with another model: numbers, order, spaces and escapes stay", () => {
    const body =
      '{ "seed": 9007199254740993, "temperature": 1.0,\n"model" : "qwen-plus", "x": 1e2, "10": 1, "2": [1.50],\n' +
      '"max_completion_tokens": 9,\t"messages":[{"role":"user","content":"\\u0041 \\"model\\":\\"qwen-plus\\" 你好"}] }';
    expect(pass(body)).toBe(body.replace('"model" : "qwen-plus"', '"model" : "up-1"'));
  });

  test("names the supplier's model as JSON, whatever is in the name", () => {
    const written: unknown = JSON.parse(pass(bodyWith(BOUND), { upstreamModel: 'a"b\\c/d' }));
    expect(written).toEqual({ model: 'a"b\\c/d', max_completion_tokens: 9, messages: [{ role: "user" }] });
  });

  test("an escaped model key is replaced like any other", () => {
    expect(pass(`{"mod\\u0065l":"m",${BOUND},${MESSAGES}}`)).toBe(
      `{"mod\\u0065l":"up-1",${BOUND},${MESSAGES}}`,
    );
  });

  test("a stream asks for usage, a plain request does not", () => {
    expect(pass(bodyWith(BOUND, '"stream":true'))).toBe(
      `{"stream_options":{"include_usage":true},${sentWith(BOUND, '"stream":true').slice(1)}`,
    );
    expect(pass(bodyWith(BOUND, '"stream":false'))).toBe(sentWith(BOUND, '"stream":false'));
  });

  test.each([
    ['{"include_obfuscation":false}', '{"include_obfuscation":false,"include_usage":true}'],
    [
      '{"include_usage":false,"include_obfuscation":true}',
      '{"include_usage":true,"include_obfuscation":true}',
    ],
    ["{}", '{"include_usage":true}'],
    ["null", '{"include_usage":true}'],
  ])("stream_options %s become %s", (given, sent) => {
    const members = [BOUND, '"stream":true'];
    expect(pass(bodyWith(`"stream_options":${given}`, ...members))).toBe(
      sentWith(`"stream_options":${sent}`, ...members),
    );
  });

  test("a supplier that knows no stream_options is sent none", () => {
    const flags = { streamUsage: false };
    const members = [BOUND, '"stream":true'];
    expect(pass(bodyWith(...members), { flags })).toBe(sentWith(...members));
    expect(pass(bodyWith('"stream_options" : {"include_usage":true}', ...members), { flags })).toBe(
      sentWith(...members),
    );
  });

  test("a bound on the output is put in where there is none, under the supplier's name for it", () => {
    expect(pass(`  ${bodyWith()}`)).toBe(`  {"max_completion_tokens":99,${sentWith().slice(1)}`);
    expect(pass(bodyWith(), { flags: { maxTokensField: "max_tokens" } })).toBe(
      `{"max_tokens":99,${sentWith().slice(1)}`,
    );
  });

  const bounds: [string, string, string][] = [
    // Given, to who knows max_completion_tokens, to who knows max_tokens.
    ['"max_completion_tokens":null', '"max_completion_tokens":99', '"max_tokens":99'],
    ['"max_tokens": 10.0', '"max_completion_tokens": 10.0', '"max_tokens": 10.0'],
    ['"max_tokens":99', '"max_completion_tokens":99', '"max_tokens":99'],
    ['"max_tokens":1000', '"max_completion_tokens":99', '"max_tokens":99'],
    ['"max_completion_tokens" : 10', '"max_completion_tokens" : 10', '"max_tokens" : 10'],
    ['"max_\\u0074okens":10', '"max_completion_tokens":10', '"max_\\u0074okens":10'],
    ['"max_tokens":1000,"max_completion_tokens":50', '"max_completion_tokens":50', '"max_tokens":50'],
    ['"max_completion_tokens":null,"max_tokens":7', '"max_completion_tokens":7', '"max_tokens":7'],
  ];

  test.each(bounds)(
    "%s: a lower bound stays, a higher one is brought down, under the one name that the supplier has",
    (given, one, other) => {
      expect(pass(bodyWith(given))).toBe(sentWith(one));
      expect(pass(bodyWith(given), { flags: { maxTokensField: "max_tokens" } })).toBe(sentWith(other));
    },
  );

  test.each(["default", "none"] as const)(
    "temperatureMode %s: how to sample is not told",
    (temperatureMode) => {
      const flags = { temperatureMode };
      const sampling = ['"temperature":1.0', '"top_p": 0.5', '"presence_penalty":0', '"frequency_penalty":1'];
      expect(pass(bodyWith(...sampling, BOUND), { flags })).toBe(sentWith(BOUND));
      expect(pass(`{${sampling.join(" , ")},"model":"m",${BOUND},${MESSAGES}}`, { flags })).toBe(
        sentWith(BOUND),
      );
      expect(pass(`{"model":"m",${BOUND},${MESSAGES} , ${sampling.join(",")} }`, { flags })).toBe(
        `{"model":"up-1",${BOUND},${MESSAGES} }`,
      );
    },
  );

  test("for any further fields and any flags, the supplier reads what the client wrote", () => {
    const extra = fc.dictionary(
      fc.string().map((name) => `x${name}`),
      fc.jsonValue(),
      { maxKeys: 6 },
    );
    const sampling = { temperature: 1, top_p: 0.5, frequency_penalty: 0 };
    const order = fc.shuffledSubarray(["model", "stream", "messages", "temperature", "top_p", "x1"], {
      minLength: 6,
    });
    const settings = fc.record({ stream: fc.boolean(), isPlain: fc.boolean(), space: fc.constantFrom(0, 2) });
    fc.assert(
      fc.property(extra, order, settings, (fields, names, { stream, isPlain, space }) => {
        const all = { ...fields, ...sampling, model: "m", stream, messages: [{ role: "user" }], x1: null };
        const chat: Record<string, unknown> = {};
        for (const name of [...names, ...Object.keys(all)]) chat[name] = all[name as keyof typeof all];
        const flags: UpstreamFlags = isPlain ? {} : { temperatureMode: "none", streamUsage: false };
        const sent: unknown = JSON.parse(
          pass(JSON.stringify(chat, null, space), { maxOutputTokens: 7, flags }),
        );
        const { temperature, top_p, frequency_penalty, ...rest } = all;
        const kept = isPlain ? { temperature, top_p, frequency_penalty } : {};
        const options = stream && isPlain ? { stream_options: { include_usage: true } } : {};
        const expected = { ...rest, ...kept, ...options, model: "up-1", max_completion_tokens: 7 };
        expect(sent).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("where it goes", () => {
  const flags = flagDefaults.openai;

  test("behind the deployment's base URL, whatever the client's query was", () => {
    expect(openaiDialect.upstreamPath("/v1", { stream: true, flags, own: null })).toBe("/chat/completions");
  });

  test("the headers are ours alone and refuse encoded answers", () => {
    const flat = openaiDialect.upstreamHeaders("sk-secret", { stream: true, flags, own: null });
    const names = flat.filter((_value, index) => index % 2 === 0);
    expect(names).toEqual(["content-type", "accept", "accept-encoding", "user-agent", "authorization"]);
    expect(flat).toContain("Bearer sk-secret");
    expect(flat).toContain("identity");
    expect(flat).toContain("text/event-stream");
    expect(openaiDialect.upstreamHeaders("s", { stream: false, flags, own: null })).not.toContain(
      "text/event-stream",
    );
  });
});
