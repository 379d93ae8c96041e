import { describe, expect, test } from "@jest/globals";
import { flagDefaults, type SettledFlags } from "../../../../src/catalog/index.ts";
import {
  upstreamHeaders,
  upstreamPath,
} from "../../../../src/inference/dialects/anthropic/upstream-address.ts";
import { plainForm } from "../../../../src/inference/dialects/answer-form.ts";
import type { InferenceRequest, Outgoing } from "../../../../src/inference/dialects/dialect.ts";
import { parseObject } from "../../../../src/inference/dialects/parse-object.ts";

function own(fields: object, headers: [string, string][] = [], query = ""): InferenceRequest {
  const body = Buffer.from(JSON.stringify({ model: "chat-large", ...fields }));
  return {
    protocol: "anthropic",
    model: "chat-large",
    stream: true,
    wantsUsage: true,
    maxOutputTokens: 100,
    choices: 1,
    textBytes: 2,
    mediaParts: 0,
    messageCount: 1,
    hasTools: false,
    hasLateSystem: false,
    mayWriteCache: false,
    endUser: null,
    form: plainForm,
    ownHeaders: headers,
    ownQuery: query,
    body,
    spans: parseObject(body).spans,
  };
}

function outgoing(
  request: InferenceRequest | null,
  flags: Partial<SettledFlags> = {},
  stream = true,
): Outgoing {
  return { stream, flags: { ...flagDefaults.anthropic, ...flags }, own: request };
}

function headers(to: Outgoing): Record<string, string> {
  const flat = upstreamHeaders("sk-secret", to);
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : [])));
}

describe("where a request goes", () => {
  const rows: [basePath: string, path: string][] = [
    ["", "/v1/messages"],
    ["/", "v1/messages"],
    ["/v1", "/messages"],
    ["/v1/", "messages"],
    ["/apps/anthropic", "/v1/messages"],
    ["/apps/anthropic/v1/", "messages"],
  ];

  test.each(rows)("behind the base path %j it is %s", (basePath, path) => {
    expect(upstreamPath(basePath, outgoing(null))).toBe(path);
    expect(upstreamPath(basePath, outgoing(own({}, [], "?beta=true")))).toBe(`${path}?beta=true`);
  });

  test("no other query of a client goes along", () => {
    expect(upstreamPath("", outgoing(own({}, [], "?beta=true&key=x")))).toBe("/v1/messages");
  });
});

describe("what a request is sent with", () => {
  const FIXED = {
    "content-type": "application/json",
    "accept-encoding": "identity",
    "user-agent": "token-relay",
    "x-api-key": "sk-secret",
  };
  const NEW = "2026-10-21";

  test("a translated one with the deployment's version and nothing of its client's", () => {
    expect(headers(outgoing(null, { anthropicVersion: NEW, betaAllowList: ["b-1"] }))).toEqual({
      ...FIXED,
      accept: "text/event-stream",
      "anthropic-version": NEW,
    });
    expect(headers(outgoing(null, {}, false))).toEqual({
      ...FIXED,
      accept: "application/json",
      "anthropic-version": "2023-06-01",
    });
  });

  const versions: [fields: object, version: string | null, sent: string][] = [
    [{}, null, "2023-06-01"],
    [{}, NEW, NEW],
    [{ max_tokens: 5 }, NEW, NEW],
    [{ temperature: 0.5 }, NEW, "2023-06-01"],
    [{ top_p: 1 }, NEW, "2023-06-01"],
    [{ top_k: 5 }, NEW, "2023-06-01"],
    [{ metadata: { temperature: 1 } }, NEW, NEW],
  ];

  test.each(versions)("a client's own %j under version %s goes as %s", (fields, version, sent) => {
    const request = own(fields, version === null ? [] : [["anthropic-version", version]]);
    expect(headers(outgoing(request, { anthropicVersion: "2020-01-01" }))["anthropic-version"]).toBe(sent);
  });

  test("of a client's betas only those that the supplier may be sent, each once", () => {
    const request = own({}, [
      ["anthropic-beta", "b-1, secret-beta ,b-2"],
      ["anthropic-beta", "b-2,,b-3"],
      ["x-other", "b-1"],
    ]);
    expect(headers(outgoing(request, { betaAllowList: ["b-2", "b-1", "b-9"] }))).toEqual({
      ...FIXED,
      accept: "text/event-stream",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "b-1,b-2",
    });
    expect(headers(outgoing(request))).not.toHaveProperty("anthropic-beta");
  });
});
