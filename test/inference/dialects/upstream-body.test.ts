import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { UpstreamTarget } from "../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";

function write(body: string, target: Partial<UpstreamTarget> = {}): string {
  const request = openaiDialect.readRequest(Buffer.from(body));
  const written = openaiDialect.writeUpstreamBody(request, {
    upstreamModel: "up-1",
    maxOutputTokens: null,
    ...target,
  });
  expect(request.body.toString()).toBe(body);
  return written.toString();
}

describe("the body that goes to the supplier", () => {
  test("is the client's bytes with another model: numbers, order, spaces and escapes stay", () => {
    const body =
      '{ "seed": 9007199254740993, "temperature": 1.0,\n"model" : "qwen-plus", "x": 1e2, "10": 1, "2": [1.50],\n' +
      '"messages":[{"role":"user","content":"\\u0041 \\"model\\":\\"qwen-plus\\" 你好"}] }';
    expect(write(body)).toBe(body.replace('"model" : "qwen-plus"', '"model" : "up-1"'));
  });

  test("names the supplier's model as JSON, whatever is in the name", () => {
    const written = write('{"model":"m","messages":[{"role":"user"}]}', { upstreamModel: 'a"b\\c/d' });
    expect(JSON.parse(written)).toEqual({ model: 'a"b\\c/d', messages: [{ role: "user" }] });
  });

  test("an escaped model key is replaced like any other", () => {
    expect(write('{"mod\\u0065l":"m","messages":[{"role":"user"}]}')).toBe(
      '{"mod\\u0065l":"up-1","messages":[{"role":"user"}]}',
    );
  });

  test("a stream asks for usage, a plain request does not", () => {
    const stream = '{"model":"m","messages":[{"role":"user"}],"stream":true}';
    expect(write(stream)).toBe(
      '{"stream_options":{"include_usage":true},"model":"up-1","messages":[{"role":"user"}],"stream":true}',
    );
    expect(write(stream.replace("true", "false"))).not.toContain("stream_options");
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
    const body = `{"stream_options":${given},"model":"m","messages":[{"role":"user"}],"stream":true}`;
    expect(write(body)).toBe(
      `{"stream_options":${sent},"model":"up-1","messages":[{"role":"user"}],"stream":true}`,
    );
  });

  test("a bound on the output is put in where there is none, under the supplier's name for it", () => {
    const body = '  {"model":"m","messages":[{"role":"user"}]}';
    expect(write(body, { maxOutputTokens: 99 })).toBe(
      '  {"max_completion_tokens":99,"model":"up-1","messages":[{"role":"user"}]}',
    );
    expect(write(body, { maxOutputTokens: 99, maxTokensField: "max_tokens" })).toContain(
      '{"max_tokens":99,"model"',
    );
  });

  test("a null bound is filled, a lower one stays byte for byte, a higher one is brought down", () => {
    const body = (bound: string) => `{"model":"m","messages":[{"role":"user"}],${bound}}`;
    const rows: [string, string][] = [
      ['"max_completion_tokens":null', '"max_completion_tokens":99'],
      ['"max_tokens": 10.0', '"max_tokens": 10.0'],
      ['"max_tokens":99', '"max_tokens":99'],
      ['"max_tokens":1000', '"max_tokens":99'],
      ['"max_tokens":1000,"max_completion_tokens":50', '"max_tokens":99,"max_completion_tokens":50'],
    ];
    for (const [given, sent] of rows) {
      const written = write(body(given), { maxOutputTokens: 99 });
      expect(written).toBe(body(sent).replace('"m"', '"up-1"'));
    }
  });

  test("for any further fields, the supplier reads what the client wrote", () => {
    const extra = fc.dictionary(
      fc.string().map((name) => `x${name}`),
      fc.jsonValue(),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(extra, fc.boolean(), fc.constantFrom(0, 2), (fields, stream, space) => {
        const chat = { ...fields, model: "m", stream, messages: [{ role: "user", content: "x" }] };
        const sent: unknown = JSON.parse(write(JSON.stringify(chat, null, space), { maxOutputTokens: 7 }));
        const options = stream ? { stream_options: { include_usage: true } } : {};
        const expected = { ...chat, ...options, model: "up-1", max_completion_tokens: 7 };
        expect(sent).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("the headers that go to the supplier", () => {
  test("are ours alone and refuse encoded answers", () => {
    const flat = openaiDialect.upstreamHeaders("sk-secret", true);
    const names = flat.filter((_value, index) => index % 2 === 0);
    expect(names).toEqual(["content-type", "accept", "accept-encoding", "user-agent", "authorization"]);
    expect(flat).toContain("Bearer sk-secret");
    expect(flat).toContain("identity");
    expect(flat).toContain("text/event-stream");
    expect(openaiDialect.upstreamHeaders("s", false)).not.toContain("text/event-stream");
  });
});
