import type { Variant, VariantName } from "../fixtures/variants.ts";
import { variants } from "../fixtures/variants.ts";
import { protocols } from "../../../src/kernel/protocol.ts";
import type { ReplyPassage } from "../../../src/inference/dialects/dialect.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { passed, translated } from "../fixtures/passages.ts";
import type { Played } from "../fixtures/play.ts";
import type { CheckOptions } from "./complaints.ts";

/** One client of one fixture: how it is answered, over the events or by the supplier's own bytes. */
export interface ClientRun {
  label: string;
  fixture: Fixture;
  variant: Variant;
  passes: boolean;
  stream: boolean;
  open: () => ReplyPassage;
}

/** Every client of a fixture in every form it may ask for. */
export function runsOf(fixture: Fixture): ClientRun[] {
  const names = fixture.onlyPassed ? [] : (Object.keys(variants) as VariantName[]);
  const runs = names.flatMap((name) => [run(fixture, name, true), run(fixture, name, false)]);
  return [...runs, passedRun(fixture)];
}

/** Those who read a stream. */
export function streamRunsOf(fixture: Fixture): ClientRun[] {
  return runsOf(fixture).filter(({ stream }) => stream);
}

/** The client of each protocol in its usual form. */
export function plainRunsOf(fixture: Fixture, stream: boolean): ClientRun[] {
  return fixture.onlyPassed ? [] : protocols.map((name) => run(fixture, name, stream));
}

/** What the checkers have to know of it. */
export function checkOptionsOf({ variant, passes }: ClientRun, { error, left }: Played): CheckOptions {
  return {
    end: error ? "error" : left ? "cut" : "whole",
    wantsUsage: variant.wantsUsage,
    passed: passes,
    cumulative: variant.form.cumulative,
    textOnly: variant.form.textOnly,
  };
}

export function passedRun(fixture: Fixture): ClientRun {
  const name = fixture.passesAs ?? fixture.protocol;
  const variant = variants[name];
  return {
    label: `${fixture.name} passed as ${name}`,
    ...{ fixture, variant, passes: true, stream: fixture.stream },
    open: () => passed(fixture, variant),
  };
}

function run(fixture: Fixture, name: VariantName, stream: boolean): ClientRun {
  const variant = variants[name];
  return {
    label: `${fixture.name} to ${name}, ${stream ? "stream" : "whole"}`,
    ...{ fixture, variant, stream, passes: false },
    open: () => translated(fixture, variant, stream),
  };
}
