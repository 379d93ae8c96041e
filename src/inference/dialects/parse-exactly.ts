/** A number of more digits than a number here can hold for certain, or a text that looks like one. */
const LONG_NUMBER = /[:,[]\s*-?\d{16}/;
const WHOLE = /^-?\d+$/;

/** Looking at every value takes several times as long as parsing: longer texts are only parsed. */
const LENGTH_MAX = 1024 * 1024;

/** What the engine tells beside a value; the compiler's library does not know it yet. */
type Revive = (key: string, value: unknown, context: { source?: string }) => unknown;
interface ExactJson {
  parse: (text: string, revive: Revive) => unknown;
  rawJSON: (text: string) => unknown;
}

const exactJson = JSON as unknown as ExactJson;

/**
 * Parses JSON so that it can be written again as it was: a whole number that a number here would round
 * becomes a value which `JSON.stringify` writes digit by digit. Above a million characters it may be rounded.
 */
export function parseExactly(text: string): unknown {
  if (text.length > LENGTH_MAX || !LONG_NUMBER.test(text)) return JSON.parse(text);
  return exactJson.parse(text, (_key, value, { source }) => {
    const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
    return isRounded && source !== undefined && WHOLE.test(source) ? exactJson.rawJSON(source) : value;
  });
}
