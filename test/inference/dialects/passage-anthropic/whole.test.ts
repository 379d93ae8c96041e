import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cut } from "../upstream-stream.ts";
import { BUCKETS, CLIENT, pass, UPSTREAM, USAGE } from "./message-stream.ts";

const BODY =
  '{\n  "model": "upstream-model-2025-01",\n  "id": "msg_UPSTREAMID",\n  "type": "message",\n' +
  '  "provider": "SECRET",\n  "role": "assistant",\n  "content": [{"type": "thinking", "thinking": "hmm", ' +
  '"signature": "EqQB+/=="}, {"type": "text", "text": "\\u4f60好 \\"model\\":\\"x\\"", "score": 1.0, ' +
  '"big": 9007199254740993}, {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"a": "bc"}}],\n' +
  '  "stop_reason": "tool_use",\n  "stop_sequence": null,\n' +
  `  "usage": {"cost": "SECRET", ${JSON.stringify(USAGE).slice(1)},\n  "system_fingerprint": "SECRET"\n}\n`;

const EXPECTED = BODY.replace(UPSTREAM.id, CLIENT.id)
  .replace(UPSTREAM.model, CLIENT.model)
  .replace(',\n  "provider": "SECRET"', "")
  .replace('"cost": "SECRET", ', "")
  .replace(',\n  "system_fingerprint": "SECRET"', "");

function passBody(body: string | Buffer, places: number[] = []) {
  return pass(cut(Buffer.from(body), places), { stream: false });
}

describe("a whole message on its way to an Anthropic client", () => {
  test("is the supplier's bytes but for id, model and what names the supplier, however the network cut it", () => {
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
    expect(passage.usage).toEqual(BUCKETS);
    expect(passage.outputBytes).toBe(Buffer.byteLength('hmm你好 "model":"x"') + "fbc".length);
  });

  test("a byte order mark before it is dropped", () => {
    expect(passBody(`\ufeff${BODY}`).sent).toBe(EXPECTED);
  });

  test("a message without content is one, and so is one without usage", () => {
    const { sent, passage } = passBody('{"id":"x","model":"y","content":[],"SECRET":1}');
    expect(JSON.parse(sent)).toEqual({
      ...CLIENT,
      content: [],
      usage: { input_tokens: 0, output_tokens: 0 },
    });
    expect(passage).toMatchObject({ completed: true, started: false, usage: null });
  });

  const failures: [string, string | Buffer, string][] = [
    ["an empty body", "", "broken"],
    ["HTML", "<html>502</html>", "broken"],
    ["half a body", BODY.slice(0, -5), "broken"],
    ["a list", "[]", "broken"],
    ["what is nearly JSON", '{"content":[],"role":tru}', "broken"],
    [
      "half UTF-8",
      Buffer.concat([Buffer.from('{"content":[],"x":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      "broken",
    ],
    ["no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "broken"],
    ["an error", '{"type":"error","error":{"type":"overloaded_error","message":"x"}}', "overloaded"],
    ["an error beside content", BODY.replace("{", '{"error":{"type":"rate_limit_error"},'), "rate_limited"],
    ["DashScope's error", '{"code":"Throttling","message":"x"}', "rate_limited"],
    ["a body without content", '{"id":"x","type":"message"}', "broken"],
  ];
  test.each(failures)("%s is a failure, and none of it is sent", (_what, body, kind) => {
    const { sent, passage } = passBody(body);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ completed: false, usage: null, failure: { kind, status: 200 } });
  });

  test("more than 32 MiB is a failure before it ends", () => {
    const { passage } = pass(
      Array.from({ length: 33 }, () => Buffer.alloc(1024 * 1024, " ")),
      { stream: false },
    );
    expect(passage.failure).toMatchObject({ kind: "broken" });
  });
});
