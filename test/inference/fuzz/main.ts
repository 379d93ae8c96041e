import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { complaintOf, type Finding, fuzz, inputOf } from "./fuzz.ts";
import { FUZZ_CORPUS, loadSeeds, loadTroubles } from "./seeds.ts";
import { targets } from "./targets.ts";

// `npm run test:fuzz`: a million inputs made of the fixtures, each for one target; `--seed`, `--inputs`; `--number` runs
// one of a seed again; `--keep` writes what is found into the corpus, where it is run for ever after.

const BATCH = 10_000;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    inputs: { type: "string", default: "1000000" },
    number: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const seeds = loadSeeds(targets);

if (values.number === undefined) search();
else again(Number(values.number));

function search(): void {
  const inputs = Number(values.inputs);
  const findings: Finding[] = replayTroubles();
  const startMs = performance.now();
  for (let first = 0; first < inputs; first += BATCH) {
    const count = Math.min(BATCH, inputs - first);
    for (const finding of fuzz({ seed, first, count, seeds })) {
      if (findings.some(({ says, target }) => target === finding.target && head(says) === head(finding.says)))
        continue;
      findings.push(finding);
      report(finding);
    }
    if ((first / BATCH) % 10 === 9)
      say(`${first + count} inputs, ${rate(first + count, startMs)}/s, ${findings.length} findings`);
  }
  say(
    `seed ${seed}: ${inputs} inputs over ${targets.length} targets, ${rate(inputs, startMs)}/s, ${findings.length} findings`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
}

function again(number: number): void {
  const { target, input } = inputOf({ seed, seeds, number });
  say(`${target.name}\n${input.toString("utf8")}\n${complaintOf(target, input) ?? "nothing is wrong"}`);
}

function replayTroubles(): Finding[] {
  return loadTroubles().flatMap(({ file, target: name, input }) => {
    const target = targets.find((one) => one.name === name);
    const says = target ? complaintOf(target, input) : `no target is called ${name}`;
    if (says !== null) say(`${file}: ${says}`);
    return says === null ? [] : [{ target: name, number: -1, says, input }];
  });
}

function report(finding: Finding): void {
  const { target, number, says, input } = finding;
  say(
    `FOUND ${target} (--seed ${seed} --number ${number}, ${input.length} bytes): ${says.split("\n").slice(0, 4).join("\n")}`,
  );
  if (!values.keep) return;
  const file = `${target.replaceAll(" ", "_")}--${hash("sha256", input).slice(0, 8)}.txt`;
  writeFileSync(join(FUZZ_CORPUS, file), input);
}

function head(says: string): string {
  return says.split("\n", 2).join(" ").replace(/\d+/g, "N").slice(0, 160);
}

function rate(inputs: number, startMs: number): number {
  return Math.round((inputs * 1000) / (performance.now() - startMs));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
