import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { incremental, incrementalStream, scripts, whole } from "./scripts.ts";
import { cut, fold, read, spoken, stream } from "./supplier-stream.ts";

describe("whatever a supplier says", () => {
  test("its stream put together is its whole answer", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const streamed = read([incrementalStream(script)]);
        const told = read([whole(script)]);
        expect(fold(streamed)).toEqual(fold(told));
        expect(streamed.findLast(({ kind }) => kind === "usage")).toEqual(told[0]);
      }),
    );
  });

  test("it is read the same wherever the network cuts it", () => {
    fc.assert(
      fc.property(
        scripts,
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.boolean(),
        (script, places, isStream) => {
          const bytes = isStream ? incrementalStream(script) : whole(script);
          expect(read(cut(bytes, places))).toEqual(read([bytes]));
        },
      ),
    );
  });

  test("byte by byte, too", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const bytes = incrementalStream(script);
        expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(read([bytes]));
      }),
      { numRuns: 20 },
    );
  });

  test("broken off after any of its events it is an error, with the last usage and all that was said", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const reports = incremental(script);
        for (let kept = 0; kept < reports.length; kept++) {
          const events = read([stream(reports.slice(0, kept))]);
          const last = events.at(-1);
          expect(last).toMatchObject({ kind: "error", failure: { kind: "broken" } });
          expect(events.filter(({ kind }) => kind === "finish" || kind === "end")).toEqual([]);
          const usages = events.filter((event) => event.kind === "usage");
          expect(usages).toHaveLength(kept);
          if (kept > 0) expect(usages.at(-1)?.usage).toMatchObject({ inputFresh: 250, outputText: kept - 1 });
        }
      }),
      { numRuns: 50 },
    );
  });

  test("broken off within any byte before its reason for the end it is an error", () => {
    const script = { reasoning: ["hm"], text: ["Hi", " 喵"], calls: [], finish: "stop" as const };
    const bytes = incrementalStream(script);
    const complete = bytes.lastIndexOf("}") + 1;
    for (let kept = 0; kept < complete; kept++) {
      expect(read([bytes.subarray(0, kept)]).at(-1)).toMatchObject({ kind: "error" });
    }
    expect(spoken(read([bytes.subarray(0, complete)])).at(-1)).toEqual({ kind: "end" });
  });
});
