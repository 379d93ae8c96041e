import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadFixtures } from "../fixtures/fixture.ts";
import { loadRequests } from "../fixtures/requests.ts";
import type { Target } from "./targets.ts";

export const FUZZ_CORPUS = fileURLToPath(new URL("corpus/", import.meta.url));

export type Seeds = ReadonlyMap<Target["seeds"], readonly Buffer[]>;

/** An input that made trouble once: `<target>--<what it was>.txt`, the target with `_` for its spaces. */
export interface Trouble {
  file: string;
  target: string;
  input: Buffer;
}

export function loadTroubles(): Trouble[] {
  const files = readdirSync(FUZZ_CORPUS).filter((file) => file.includes("--"));
  return files.map((file) => {
    const target = file.slice(0, file.indexOf("--")).replaceAll("_", " ");
    return { file, target, input: readFileSync(join(FUZZ_CORPUS, file)) };
  });
}

/** What inputs are made of: every fixture, every request, and what made trouble before. */
export function loadSeeds(targets: readonly Target[]): Seeds {
  const seeds = new Map<Target["seeds"], Buffer[]>(targets.map((target) => [target.seeds, []]));
  for (const { protocol, stream, status, bytes, request } of loadFixtures()) {
    const form = status !== null ? "refusal" : stream ? "stream" : "whole";
    seeds.get(`${protocol}, ${form}`)?.push(bytes);
    if (request) seeds.get(`${request.from}, request`)?.push(request.body);
  }
  for (const { from, body } of loadRequests()) seeds.get(`${from}, request`)?.push(body);
  for (const { target, input } of loadTroubles()) {
    const known = targets.find(({ name }) => name === target);
    if (known) seeds.get(known.seeds)?.push(input);
  }
  return seeds;
}
