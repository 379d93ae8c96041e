import type { Report, Refusals } from "../refusals.ts";
import { fileKey, filePath } from "./file-key.ts";

/**
 * Where in the file a value stands, such as `models[0].price`, and where what is wrong with it is collected.
 */
export interface Place {
  path: string;
  refusals: Refusals;
}

/**
 * Reads a value of the file as a T, or reports it and gives back null. Refusals are thrown together once
 * everything is read, so a null that stands where a T should never reaches anyone.
 */
export type Shape<T> = (value: unknown, place: Place) => T | null;
type Shapes = Record<string, Shape<unknown>>;
type ValueOf<S> = S extends Shape<infer T> ? T : never;
/** What `record` makes of its shapes. */
export type RecordOf<R extends Shapes, O extends Shapes> = { [K in keyof R]: ValueOf<R[K]> } & {
  [K in keyof O]?: ValueOf<O[K]>;
};

export const text: Shape<string> = (value, place) => {
  if (typeof value === "string") return value;
  return refuse(place, typeof value === "number" ? "must be text: put it in quotes" : "must be text");
};

export const integer: Shape<number> = (value, place) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : refuse(place, "must be an integer");

export const yesNo: Shape<boolean> = (value, place) =>
  typeof value === "boolean" ? value : refuse(place, "must be true or false");

/** Any JSON object; its keys are the author's own. */
export const json: Shape<Record<string, unknown>> = (value, place) =>
  isRecord(value) && isJson(value) ? value : refuse(place, "must be a mapping of JSON values");

export function oneOf<T extends string>(words: readonly T[]): Shape<T> {
  return (value, place) =>
    words.find((word) => word === value) ?? refuse(place, `must be one of ${words.join(", ")}`);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === null ? null : shape(value, place));
}

/** A list; with `nameOf`, one in which no name comes twice. */
export function listOf<T>(shape: Shape<T>, nameOf: (item: T) => string | null = () => null): Shape<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return refuse(place, "must be a list");
    const names = new Set<string>();
    return value.map((each, index) => {
      const at = { ...place, path: `${place.path}[${String(index)}]` };
      const item = shape(each, at);
      const name = item === null ? null : nameOf(item);
      if (name !== null && names.has(name)) refuse(at, "is listed twice");
      if (name !== null) names.add(name);
      return item as T;
    });
  };
}

/**
 * A mapping with these keys and no others. The shapes' names are ours; the file spells them in snake_case.
 */
export function record<R extends Shapes, O extends Shapes>(required: R, optional: O): Shape<RecordOf<R, O>> {
  const shapes = new Map(
    Object.entries({ ...required, ...optional }).map(([name, shape]) => [fileKey(name), { name, shape }]),
  );
  return (value, place) => {
    if (!isRecord(value)) return refuse(place, "must be a mapping");
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const known = shapes.get(key);
      const path = join(place.path, key);
      if (known === undefined) place.refusals.unknown(path);
      else result[known.name] = known.shape(item, { ...place, path });
    }
    const missing = Object.keys(required).filter((name) => !Object.hasOwn(result, name));
    for (const name of missing) refuse({ ...place, path: join(place.path, fileKey(name)) }, "is missing");
    return missing.length > 0 ? null : (result as RecordOf<R, O>);
  };
}

/**
 * The shape, and a rule for values that have it; the rule reports by our names, which become paths of the
 * file.
 */
export function checked<T>(shape: Shape<T>, rule: (value: T, report: Report) => void): Shape<T> {
  return (value, place) => {
    const before = place.refusals.count;
    const read = shape(value, place);
    if (read !== null && place.refusals.count === before) {
      rule(read, (field, message) => {
        place.refusals.report(join(place.path, filePath(field)), message);
      });
    }
    return read;
  };
}

function join(path: string, key: string): string {
  if (path === "") return key;
  return key === "" ? path : `${path}.${key}`;
}

function refuse(place: Place, message: string): null {
  place.refusals.report(place.path === "" ? "file" : place.path, message);
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (isRecord(value)) return Object.values(value).every(isJson);
  return value === null || typeof value !== "number" || Number.isFinite(value);
}
