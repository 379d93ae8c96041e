import type { MaskedEntity } from "../../policies/index.ts";
import { atOnce, inTurns, type Work } from "../slices.ts";
import { jsonSteps } from "./json-text.ts";
import { irreversibly, type Replace, replaceSteps } from "./replace-entities.ts";

/** No number of JSON that is shorter is anybody's. */
const NUMBER_MIN = 8;

type Kinds = ReadonlySet<MaskedEntity>;

/**
 * A text without the personal data of these kinds, for what is stored or logged: `[EMAIL]` stands for an
 * address, and so on. `maskLongText` does the same for texts of more than about a million characters.
 */
export function maskText(text: string, entities: readonly MaskedEntity[]): string {
  return atOnce(textSteps(text, new Set(entities)));
}

/** The same in turns, for a text of any length: the event loop is held for some milliseconds at a time. */
export function maskLongText(text: string, entities: readonly MaskedEntity[]): Promise<string> {
  return inTurns(textSteps(text, new Set(entities)));
}

/**
 * JSON without the personal data of these kinds: in its strings, the names of its members, and its numbers,
 * which become strings where they are any. It stays JSON, and what is not changed keeps its exact form. Also
 * takes JSON that was cut off, and text that is none. `maskLongJson` is for more than a million characters.
 */
export function maskJson(json: string, entities: readonly MaskedEntity[]): string {
  return atOnce(maskedJson(json, new Set(entities)));
}

/** The same in turns, as `maskLongText`. */
export function maskLongJson(json: string, entities: readonly MaskedEntity[]): Promise<string> {
  return inTurns(maskedJson(json, new Set(entities)));
}

/**
 * The same JSON with its numbers that are personal data as strings, in which they can be replaced. What is no
 * JSON is not changed.
 */
export function quoteNumbers(json: string, kinds: Kinds): Work<string> {
  return jsonSteps(json, {
    string: asItIs,
    between: (text) => quoted(text, kinds, (_, original) => original),
  });
}

// eslint-disable-next-line require-yield -- nothing is done, in no steps
function* asItIs(text: string): Work<string> {
  return text;
}

function maskedJson(json: string, kinds: Kinds): Work<string> {
  return jsonSteps(json, {
    string: (text) => textSteps(text, kinds),
    between: (text) => quoted(text, kinds, irreversibly),
  });
}

function textSteps(text: string, kinds: Kinds): Work<string> {
  return replaceSteps(text, kinds, irreversibly);
}

function quoted(text: string, kinds: Kinds, say: Replace): string {
  if (text.length < NUMBER_MIN) return text;
  return atOnce(replaceSteps(text, kinds, (entity, original) => JSON.stringify(say(entity, original))));
}
