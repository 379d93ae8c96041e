import { describe, expect, test } from "@jest/globals";
import { loadAnswers } from "../fixtures/fixture.ts";
import { clientText } from "../fixtures/passages.ts";
import { play, stepsOf } from "../fixtures/play.ts";
import { checkStream } from "./check-stream.ts";
import { checkOptionsOf, runsOf, streamRunsOf, type ClientRun } from "./client-runs.ts";
import type { CheckOptions, Json } from "./complaints.ts";
import { foldAnthropic, readAnthropic } from "./fold-anthropic.ts";
import { foldDashscope, readDashscope } from "./fold-dashscope.ts";
import { foldOpenai, readOpenai } from "./fold-openai.ts";

const answers = loadAnswers();
const named = answers.map((fixture) => [fixture.name, fixture] as const);

const folds = { openai: foldOpenai, anthropic: foldAnthropic, dashscope: foldDashscope };
const reads = { openai: readOpenai, anthropic: readAnthropic, dashscope: readDashscope };

function textOf(run: ClientRun): { text: string; options: CheckOptions } {
  const played = play(run.open(), stepsOf(run.fixture));
  const text = clientText(run.variant, played);
  const options = checkOptionsOf(run, played);
  // DashScope has no reason to finish for an answer of which the filter left nothing: it is told as an error.
  const isBlocked = run.variant.protocol === "dashscope" && text.includes("\nevent:error\n");
  return { text, options: isBlocked ? { ...options, end: "error" } : options };
}

describe("every stream is good grammar of its protocol", () => {
  test.each(named)("%s", (_, fixture) => {
    const complaints = streamRunsOf(fixture).flatMap((run) => {
      const { text, options } = textOf(run);
      // An answer that failed before it began is an answer with a status of its own.
      if (text.startsWith("HTTP ")) return [];
      return checkStream(run.variant.protocol, text, options).map(
        (complaint) => `${run.label}: ${complaint}`,
      );
    });
    expect(complaints).toEqual([]);
  });
});

describe("a stream put together is the whole answer", () => {
  test.each(named)("%s", (_, fixture) => {
    const runs = runsOf(fixture).filter(({ passes }) => !passes);
    const streams = runs.filter(({ stream }) => stream);
    for (const run of streams) {
      const whole = runs.find(({ label }) => label === run.label.replace(", stream", ", whole"))!;
      const { text, options } = textOf(run);
      const body = textOf(whole).text;
      if (options.end !== "whole") {
        expect([whole.label, body === "" || body.startsWith("HTTP ")]).toEqual([whole.label, true]);
        continue;
      }
      const folded = folds[run.variant.protocol](text, options);
      expect({ of: run.label, ...withoutUnasked(folded, options) }).toEqual({
        of: run.label,
        ...withoutUnasked(reads[run.variant.protocol](body), options),
      });
    }
  });
});

/** Who does not ask for usage in a stream reads it in the whole answer only. */
function withoutUnasked(answer: Json, { wantsUsage }: CheckOptions): Json {
  const { usage, ...rest } = answer;
  return wantsUsage ? { usage, ...rest } : rest;
}
