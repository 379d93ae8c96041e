/** The end of a total switch: a new case fails to compile here. */
export function never(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
