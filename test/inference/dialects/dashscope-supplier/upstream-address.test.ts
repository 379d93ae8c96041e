import { describe, expect, test } from "@jest/globals";
import type { InferenceRequest } from "../../../../src/inference/dialects/dialect.ts";
import {
  upstreamHeaders,
  upstreamPath,
} from "../../../../src/inference/dialects/dashscope/upstream-address.ts";
import { flagsWith } from "./supplier-stream.ts";

const TEXT = "/services/aigc/text-generation/generation";
const MULTIMODAL = "/services/aigc/multimodal-generation/generation";

function outgoing(
  stream: boolean,
  dsEndpoint: "text" | "multimodal" = "text",
  own: InferenceRequest | null = null,
) {
  return { stream, flags: flagsWith({ dsEndpoint }), own };
}

describe("where a request goes", () => {
  const rows: [base: string, endpoint: "text" | "multimodal", path: string][] = [
    ["/api/v1", "text", TEXT],
    ["/api/v1", "multimodal", MULTIMODAL],
    ["", "text", `/api/v1${TEXT}`],
    ["/proxy", "multimodal", `/api/v1${MULTIMODAL}`],
    ["/proxy/api/v1", "text", TEXT],
    ["/api/v1/", "text", TEXT.slice(1)],
    ["/proxy/", "text", `api/v1${TEXT}`],
  ];

  test.each(rows)("behind the base %j, for a %s model: %j", (base, endpoint, path) => {
    expect(upstreamPath(base, outgoing(true, endpoint))).toBe(path);
    expect(base + path).toMatch(/\/api\/v1\/services\/aigc\/(text|multimodal)-generation\/generation$/);
  });

  test("the client's own query goes on with its own bytes", () => {
    const own = { ownQuery: "?x=1", ownHeaders: [] as [string, string][] } as unknown as InferenceRequest;
    expect(upstreamPath("/api/v1", outgoing(true, "text", own))).toBe(`${TEXT}?x=1`);
  });
});

describe("the headers of a request", () => {
  test("ask for a stream in DashScope's way", () => {
    expect(Object.fromEntries(pairs(upstreamHeaders("sk-secret", outgoing(true))))).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      "accept-encoding": "identity",
      "user-agent": "token-relay",
      authorization: "Bearer sk-secret",
      "X-DashScope-SSE": "enable",
    });
  });

  test("without a stream do not ask for one", () => {
    const headers = upstreamHeaders("sk-secret", outgoing(false));
    expect(headers).not.toContain("X-DashScope-SSE");
    expect(headers).toContain("application/json");
    expect(headers).not.toContain("text/event-stream");
  });

  test("take on only those of the client that its reader let through", () => {
    const own = {
      ownQuery: "",
      ownHeaders: [["x-kept", "1"]] as [string, string][],
    } as unknown as InferenceRequest;
    const sent = pairs(upstreamHeaders("sk-secret", outgoing(true, "text", own)));
    expect(sent).toHaveLength(7);
    expect(sent.at(-1)).toEqual(["x-kept", "1"]);
  });
});

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1]!] as [string, string]] : [],
  );
}
