/**
 * Money as integers. An amount is in nano-units (1e-9 of the currency); a price is in pico-units (1e-12 of
 * the currency) per token, which equals micro-units per 1,000,000 tokens. The wire carries decimal strings
 * only.
 */
export type Nano = bigint & { readonly unit: "nano" };
export type Pico = bigint & { readonly unit: "pico" };

/** Names a bigint as an amount in nano-units. */
export const nano = (value: bigint): Nano => value as Nano;
/** Names a bigint as a price or an exact cost in pico-units. */
export const pico = (value: bigint): Pico => value as Pico;

const NANO_DIGITS = 9;
const PRICE_DIGITS = 6;
const PICO_DIGITS = 12;
const PICO_PER_NANO = 1000n;
const ZERO = "0".charCodeAt(0);

/** Amounts above a thousand million units are refused: they would crowd the 64-bit columns that hold sums. */
const AMOUNT_MAX = 10n ** 18n;

/**
 * Reads a decimal string ("100", "-0.25") as an amount.
 * Returns null when it is not a plain decimal, has more than 9 decimals, or exceeds 1e9 units.
 */
export function parseAmount(text: string): Nano | null {
  const value = parseDecimal(text, NANO_DIGITS);
  if (value === null || value > AMOUNT_MAX || value < -AMOUNT_MAX) return null;
  return nano(value);
}

/** Prints an amount with at least two decimals and no superfluous zero: "100.00", "0.0000124". */
export function formatAmount(amount: bigint): string {
  return formatDecimal(amount, NANO_DIGITS, 2);
}

/**
 * Reads a price per 1,000,000 tokens ("0.40") as pico-units per token.
 * Returns null when it is negative, not a plain decimal, or has more than 6 decimals.
 */
export function parsePrice(text: string): Pico | null {
  const value = parseDecimal(text, PRICE_DIGITS);
  if (value === null || value < 0n || value > AMOUNT_MAX) return null;
  return pico(value);
}

/** Prints a price per token as its price per 1,000,000 tokens: 400000 becomes "0.40". */
export function formatPrice(price: bigint): string {
  return formatDecimal(price, PRICE_DIGITS, 2);
}

/** Prints an exact, unrounded cost in pico-units: what one component of a charge comes to. */
export function formatExact(cost: bigint): string {
  return formatDecimal(cost, PICO_DIGITS, 2);
}

/** The one rounding of a charge: pico-units to nano-units, upwards, once per request. */
export function roundUp(cost: Pico): Nano {
  return nano((cost + PICO_PER_NANO - 1n) / PICO_PER_NANO);
}

/** An amount as exact pico-units, so that a fee per request joins the sum before it is rounded. */
export function toPico(amount: Nano): Pico {
  return pico(amount * PICO_PER_NANO);
}

function parseDecimal(text: string, digits: number): bigint | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  if (fraction.length > digits) return null;
  const value = BigInt(whole + fraction.padEnd(digits, "0"));
  return sign === "-" ? -value : value;
}

// Long lists have one for each amount: it looks for the end of the digits instead of cutting them to pieces.
function formatDecimal(value: bigint, digits: number, decimalsMin: number): string {
  const sign = value < 0n ? "-" : "";
  const all = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const point = all.length - digits;
  let end = all.length;
  while (end > point + decimalsMin && all.charCodeAt(end - 1) === ZERO) end--;
  return `${sign}${all.slice(0, point)}.${all.slice(point, end)}`;
}
