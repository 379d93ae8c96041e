import * as argon2 from "@node-rs/argon2/index.js";

/**
 * What tests get in place of @node-rs/argon2: within one test file, the same password is hashed once, and found
 * to fit its hash once. A person costs 70 ms otherwise, and suites make hundreds of them with one password.
 * What comes out is a true hash at the product's cost; only its salt is the same for the same password.
 */
const hashes = new Map<string, Promise<string>>();
const verdicts = new Map<string, Promise<boolean>>();
const state = { isOn: true };

/** For a file that is about hashing: each one is made anew. */
export function hashEachAnew(): void {
  state.isOn = false;
}

export function hash(password: Buffer, options: object): Promise<string> {
  return remembered(hashes, [password.toString("base64"), JSON.stringify(options)], () =>
    argon2.hash(password, options),
  );
}

export function verify(stored: string, password: Buffer): Promise<boolean> {
  return remembered(verdicts, [stored, password.toString("base64")], () => argon2.verify(stored, password));
}

function remembered<T>(known: Map<string, Promise<T>>, of: string[], make: () => Promise<T>): Promise<T> {
  if (!state.isOn) return make();
  const key = of.join(" ");
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
