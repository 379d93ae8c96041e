import { describe, expect, test } from "@jest/globals";
import { protocols } from "../../../src/kernel/protocol.ts";
import { type Fixture, loadAnswers, loadFixtures } from "../fixtures/fixture.ts";
import { expectedText } from "../fixtures/expected.ts";
import { clientText } from "../fixtures/passages.ts";
import { play, stepsOf } from "../fixtures/play.ts";
import { runsOf } from "./client-runs.ts";

/** In every name, host, key and id of the invented suppliers. */
const MARK = /zqx/i;
const SUPPLIERS = /dashscope|aliyun|alibaba|openai|anthropic|azure|bailian/i;
const IDS =
  /"(?:id|request_id|model|model_name|system_fingerprint|service_tier|created|inference_geo)"\s*:\s*("[^"]+"|\d+)/g;
/** Ids of tool calls go on as they are: they say nothing, and the client sends them back. */
const TOOL_ID = /^"(call|toolu|srvtoolu|functions)/;

/** What a supplier calls itself, its model and its answer in a fixture. */
function secretsOf({ bytes }: Fixture): string[] {
  const found = [...bytes.toString("utf8").matchAll(IDS)].map(([, value]) => value!);
  return [...new Set(found)].filter((value) => !TOOL_ID.test(value) && !/"(default|standard)"/.test(value));
}

function leaksIn(text: string, secrets: readonly string[]): string[] {
  const found = [...secrets, '"service_tier":"default"'].filter((secret) => text.includes(secret));
  return [...found, ...(MARK.exec(text) ?? []), ...(SUPPLIERS.exec(text) ?? [])];
}

test("the fixtures have something to find", () => {
  const marked = loadFixtures().filter(({ bytes }) => MARK.test(bytes.toString("utf8")));
  expect(marked.length).toBeGreaterThan(60);
  expect(
    loadAnswers().every((fixture) => secretsOf(fixture).length > 0 || fixture.name.startsWith("D10")),
  ).toBe(true);
});

describe("no client reads who the supplier is, what it calls its model, or its ids", () => {
  test.each(loadAnswers().map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
    const secrets = secretsOf(fixture);
    const leaks = runsOf(fixture).flatMap((run) => {
      const text = clientText(run.variant, play(run.open(), stepsOf(fixture)));
      return leaksIn(text, secrets).map((leak) => `${run.label}: ${leak}`);
    });
    expect(leaks).toEqual([]);
  });
});

describe("no client reads it in an error either", () => {
  const refusals = loadFixtures().filter(({ status }) => status !== null);
  test.each(refusals.map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
    const text = expectedText(fixture);
    const clients = text.slice(text.indexOf("\n==== openai\n"));
    const answers = protocols.reduce((rest, protocol) => rest.replace(`==== ${protocol}\n`, ""), clients);
    expect(leaksIn(answers, secretsOf(fixture))).toEqual([]);
    expect(answers).not.toMatch(/https?:|\.example|HTTP 40[123]/);
  });
});
