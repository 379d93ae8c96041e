/** A number as its author wrote it: reading it as a float would change what it says. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** Parses JSON, with every number left as its text. Throws SyntaxError. */
export function parseWithNumbersAsText(json: string): unknown {
  const keep: Reviver = (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? new NumberText(source) : value;
  return JSON.parse(json, keep as (key: string, value: unknown) => unknown);
}
