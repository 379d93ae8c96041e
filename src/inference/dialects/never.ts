/** Where no case is left: a new kind that nobody handles does not compile. */
export function never(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}
