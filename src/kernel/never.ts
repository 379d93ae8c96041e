/** The default branch of a total switch: a new member of the union fails to compile here. */
export function never(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
