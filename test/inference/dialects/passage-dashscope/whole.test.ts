import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cut } from "../upstream-stream.ts";
import { CLIENT_ID, CUMULATIVE, pass, UPSTREAM_ID, usageOf } from "./generation-stream.ts";

const BODY =
  '{\n  "model_name": "SECRET", "output": {"model_name": "SECRET", "choices": [{"message": {"role": "assistant", ' +
  '"content": "\\u4f60好 \\"finish_reason\\":\\"x\\"", "reasoning_content": "hmm", "score": 1.0, ' +
  '"big": 9007199254740993}, "provider": "SECRET", "finish_reason": "stop"}], "search_info": {"n": 1}},\n' +
  `  "usage": ${JSON.stringify({ models: ["SECRET"], ...usageOf(50) })},\n` +
  `  "request_id": "${UPSTREAM_ID}",\n  "code": "", "message": "SECRET"\n}\n`;

const EXPECTED = BODY.replace(UPSTREAM_ID, CLIENT_ID)
  .replaceAll('"model_name": "SECRET", ', "")
  .replace(', "provider": "SECRET"', "")
  .replace('"models":["SECRET"],', "")
  .replace(',\n  "code": "", "message": "SECRET"', "");

function passBody(body: string | Buffer, places: number[] = []) {
  return pass(cut(Buffer.from(body), places), { ...CUMULATIVE, stream: false });
}

describe("a whole generation on its way to a DashScope client", () => {
  test("is the supplier's bytes but for the request id and what names the supplier, however the network cut it", () => {
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
    expect(passage.usage).toMatchObject({ inputFresh: 400, cacheRead: 600, outputText: 50 });
    expect(passage.outputBytes).toBe(Buffer.byteLength('你好 "finish_reason":"x"hmm'));
  });

  test("may be a plain text, an empty one, and without usage", () => {
    const body = `{"output":{"text":"","finish_reason":"stop"},"request_id":"${CLIENT_ID}"}`;
    expect(passBody(body)).toMatchObject({
      ...{ sent: body, passage: { completed: true, started: false, usage: null, suspicious: false } },
    });
  });

  const failures: [string, string | Buffer, string][] = [
    ["an empty body", "", "broken"],
    ["HTML", "<html>502</html>", "broken"],
    ["half a body", BODY.slice(0, -5), "broken"],
    ["an error of status 200", `{"code":"InvalidParameter","message":"x","request_id":"y"}`, "bad_request"],
    ["an error beside an empty output", `{"code":"Throttling","message":"x","output":{}}`, "rate_limited"],
    ["an error beside no output", `{"code":"InvalidApiKey","message":"x","output":null}`, "credential"],
    ["OpenAI's error", '{"error":{"message":"x","code":"insufficient_quota"}}', "credential"],
    ["an output that says nothing", '{"output":{"choices":[]},"usage":{}}', "broken"],
    ["an OpenAI answer", '{"choices":[{"message":{"content":"SECRET"},"finish_reason":"stop"}]}', "broken"],
  ];
  test.each(failures)("%s is a failure, and none of it is sent", (_what, body, kind) => {
    const { sent, passage } = passBody(body);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ completed: false, failure: { kind, status: 200 } });
  });
});
