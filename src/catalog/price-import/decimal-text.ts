const NUMBER = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A number as it is written, times a power of ten, as a plain decimal without superfluous zeros: "2.5e-07" at
 * 6 is "0.25". Only digits are moved, so nothing is rounded. Null for what is no number, or is negative.
 */
export function shiftDecimal(text: string, places: number): string | null {
  const match = NUMBER.exec(text.trim());
  if (match === null) return null;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent) + places;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0").padEnd(Math.max(point, 1), "0");
  const at = Math.max(point, 1);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const rest = padded.slice(at).replace(/0+$/, "");
  return rest === "" ? integer : `${integer}.${rest}`;
}

/** A price per token as it is written, per 1,000,000 tokens: "4e-07" is "0.4". */
export function perMillion(text: string): string | null {
  return shiftDecimal(text, 6);
}
