import type { MaskedEntity } from "../../policies/index.ts";
import type { EntityMatch } from "./entity-match.ts";
import type { Work } from "../slices.ts";
import { blank } from "./placeholders.ts";
import { TextScan } from "./scan-text.ts";

/** Characters that are read between two turns of others. */
const SLICE = 32_768;

/** What is said in place of an original. */
export type Replace = (entity: MaskedEntity, original: string) => string;

/** The original is gone for good. */
export const irreversibly: Replace = (entity) => blank(entity);

/** A text with what is found in it replaced; the text itself where that is nothing. */
export function* replaceSteps(
  text: string,
  entities: ReadonlySet<MaskedEntity>,
  replace: Replace,
): Work<string> {
  const scan = new TextScan(text, entities);
  const told: string[] = [];
  let at = 0;
  for (let goesOn = true; goesOn;) {
    goesOn = scan.run(SLICE);
    const matches = scan.take();
    told.push(replaceIn(text, at, { matches, replace }));
    at = matches.at(-1)?.end ?? at;
    if (goesOn) yield;
  }
  return at === 0 ? text : told.join("") + text.slice(at);
}

/** From a place on to the end of the last match. */
function replaceIn(
  text: string,
  from: number,
  { matches, replace }: { matches: readonly EntityMatch[]; replace: Replace },
): string {
  // Joined at once: a text that is added to piece by piece is put together at its end, in one long go.
  const pieces: string[] = [];
  let at = from;
  for (const { entity, start, end } of matches) {
    pieces.push(text.slice(at, start), replace(entity, text.slice(start, end)));
    at = end;
  }
  return pieces.join("");
}
