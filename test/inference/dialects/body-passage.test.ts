import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CLIENT, cut, pass, UPSTREAM, USAGE } from "./upstream-stream.ts";

const BODY =
  '{\n  "id": "chatcmpl-UPSTREAMID",\n  "object": "chat.completion",\n  "created": 1700000000,\n' +
  '  "model": "upstream-model-2025-01",\n  "choices": [{"index": 0, "message": {"role": "assistant", ' +
  '"content": "\\u4f60好 \\"model\\":\\"x\\" data: [DONE]", "refusal": null, "annotations": [], "score": 1.0, ' +
  '"big": 9007199254740993}, "logprobs": null, "finish_reason": "stop"}],\n' +
  `  "usage": ${JSON.stringify(USAGE)},\n  "service_tier": "default",\n  "system_fingerprint": "fp_UPSTREAM"\n}\n`;

const EXPECTED = BODY.replace(UPSTREAM.id, CLIENT.id)
  .replace(UPSTREAM.model, CLIENT.model)
  .replace(String(UPSTREAM.created), String(CLIENT.created))
  .replace(',\n  "service_tier": "default",\n  "system_fingerprint": "fp_UPSTREAM"', "");

function passBody(body: string | Buffer, places: number[] = []) {
  return pass(cut(Buffer.from(body), places), { stream: false });
}

describe("a whole answer on its way to the client", () => {
  test("is the supplier's bytes but for id, model, time and what names the supplier, however the network cut it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (places) => {
        const { sent, pushed, passage } = passBody(BODY, places);
        expect(pushed).toBe("");
        expect(sent).toBe(EXPECTED);
        expect(passage).toMatchObject({ completed: true, started: true, failure: null, suspicious: false });
      }),
      { numRuns: 300 },
    );
  });

  test("reports usage in disjoint buckets and the bytes of its text", () => {
    const { passage } = passBody(BODY);
    expect(passage.usage).toMatchObject({
      inputFresh: 300,
      cacheRead: 600,
      outputText: 30,
      outputReasoning: 20,
    });
    expect(passage.outputBytes).toBe(Buffer.byteLength('你好 "model":"x" data: [DONE]'));
  });

  test("shows usage also when no stream option asked for it", () => {
    expect(pass([Buffer.from(BODY)], { stream: false, wantsUsage: false }).sent).toBe(EXPECTED);
  });

  test("an absurd usage is not believed and not shown", () => {
    const { sent, passage } = passBody(
      BODY.replace(JSON.stringify(USAGE), '{"prompt_tokens":-1,"completion_tokens":1}'),
    );
    expect(passage).toMatchObject({ usage: null, suspicious: true, completed: true });
    expect(sent).toContain('"usage": null');
  });

  test("a byte order mark before it is dropped", () => {
    expect(passBody(`\ufeff${BODY}`).sent).toBe(EXPECTED);
  });

  const failures: [string, string | Buffer, string][] = [
    ["an empty body", "", "broken"],
    ["HTML", "<html>502</html>", "broken"],
    ["half a body", BODY.slice(0, 300), "broken"],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "broken"],
    ["a list", "[]", "broken"],
    ["null", "null", "broken"],
    ["no choices", '{"id":"x","object":"chat.completion","choices":[]}', "broken"],
    ["another object", '{"object":"list","data":[]}', "broken"],
    ["an error with status 200", '{"error":{"message":"x","code":"insufficient_quota"}}', "credential"],
    ["a bare code and message", '{"code":"Throttling.RateQuota","message":"x"}', "rate_limited"],
    ["an error beside choices", BODY.replace('"usage"', '"error": {"code": 503}, "usage"'), "overloaded"],
  ];

  test.each(failures)("%s is a failure, and nothing of it is sent", (_what, body, kind) => {
    const { sent, passage } = passBody(body);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ completed: false, failure: { kind, message: null } });
  });

  test("a body of more than 32 MiB is a failure and is not kept", () => {
    const mebibyte = Buffer.alloc(1024 * 1024, " ");
    const { passage, sent } = pass(
      Array.from({ length: 33 }, () => mebibyte),
      { stream: false },
    );
    expect(passage.failure).toMatchObject({ kind: "broken" });
    expect(sent).toBe("");
  });
});
