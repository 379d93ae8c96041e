/** A customer's own JSON object, kept with a thing of its; nothing here reads it. */
export type Metadata = Record<string, unknown>;

const BYTES_MAX = 16_384;
const DEPTH_MAX = 16;
// NULs and half characters, as JSON.stringify writes them; a backslash of the text itself is doubled there.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Metadata after a change: what is stated takes the place of what was, objects merge field by field, lists
 * are replaced whole, and what is null is taken away (RFC 7396).
 */
export function mergeMetadata(current: Metadata, change: Metadata): Metadata {
  return plain(merge(current, change));
}

/** Metadata as it will be read back. */
export function plain(metadata: Metadata): Metadata {
  return JSON.parse(JSON.stringify(metadata)) as Metadata;
}

/** What is wrong with metadata, as the end of a sentence; null when it can be kept. */
export function faultOf(metadata: Metadata): string | null {
  const text = JSON.stringify(metadata);
  if (Buffer.byteLength(text) > BYTES_MAX) return `must have at most ${String(BYTES_MAX)} bytes as JSON`;
  if (depthOf(metadata) > DEPTH_MAX) return `must not be nested deeper than ${String(DEPTH_MAX)}`;
  // The database's client would lose it without a word.
  if (hasField(metadata, "__proto__")) return "must not have a field named __proto__";
  return UNSTORABLE.test(text) ? "must not have NUL characters or half characters" : null;
}

function merge(current: Metadata, change: Metadata): Metadata {
  const merged = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? merge(objectAt(merged, name), value) : value);
  }
  return Object.fromEntries(merged);
}

function objectAt(metadata: ReadonlyMap<string, unknown>, name: string): Metadata {
  const value = metadata.get(name);
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Metadata {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function hasField(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, name) || Object.values(value).some((item) => hasField(item, name));
}
