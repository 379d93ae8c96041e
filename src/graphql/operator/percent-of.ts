/** A part in percent of a whole that is not 0, cut to two decimals and not rounded: "-0.45". */
export function percentOf(part: bigint, whole: bigint): string {
  const hundredths = (part * 10_000n) / whole;
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, "0");
  return `${hundredths < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
