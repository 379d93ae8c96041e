import { describe, expect, test } from "@jest/globals";
import { loadStreams } from "../fixtures/fixture.ts";
import { clientText, estimate } from "../fixtures/passages.ts";
import { pieces, play } from "../fixtures/play.ts";
import { checkStream } from "./check-stream.ts";
import { checkOptionsOf, runsOf } from "./client-runs.ts";

/** Where the supplier has said that its answer is whole: at this event, or when the stream ends behind it. */
const ENDS: Readonly<Record<string, RegExp>> = {
  openai: /"finish_reason":"|\[DONE\]/,
  anthropic: /event: message_stop/,
  dashscope: /"finish_reason":"(?!null")/,
};

describe("a stream that breaks off after any of its events is never ended as if it were whole", () => {
  test.each(loadStreams().map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
    const events = fixture.bytes.toString("utf8").split(/(?<=\n\n)/);
    const whole = events.findIndex((event) => ENDS[fixture.protocol]!.test(event));
    const cuts = whole < 0 ? events.length : whole;
    const complaints: string[] = [];
    for (let count = 0; count <= cuts; count++) {
      for (const run of runsOf(fixture)) {
        const played = play(run.open(), pieces([Buffer.from(events.slice(0, count).join(""))]));
        const { passage, error, tail } = played;
        const label = `${run.label}, ${count} events`;
        const text = clientText(run.variant, played);
        if (passage.completed || passage.failure === null) complaints.push(`${label}: completed`);
        if (error === null || tail !== null) complaints.push(`${label}: no error, or a tail`);
        const { outputText } = passage.usage ?? estimate(passage.outputBytes);
        if (passage.outputBytes > 0 && outputText === 0 && passage.usage === null)
          complaints.push(`${label}: nothing to settle by`);
        if (!passage.started && !text.startsWith("HTTP "))
          complaints.push(`${label}: told something before content`);
        if (text.startsWith("HTTP ") !== (played.pushed.length === 0)) complaints.push(`${label}: ${text}`);
        if (text.startsWith("HTTP ")) continue;
        const found = checkStream(run.variant.protocol, text, checkOptionsOf(run, played));
        complaints.push(...found.map((complaint) => `${label}: ${complaint}`));
      }
    }
    expect(complaints).toEqual([]);
  });
});
