import { hash, verify } from "@node-rs/argon2";
import { HashPool } from "./hash-pool.ts";
import { invalidInput } from "../invalid-input.ts";

const LENGTH_MIN = 8;
const LENGTH_MAX = 256;
/** argon2id (the library's default algorithm) at 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
// The hash of a random password that nobody kept, at the same cost: whoever logs in with an unknown e-mail
// waits for this one instead.
const DECOY =
  "$argon2id$v=19$m=19456,t=2,p=1$rMAt1aIcPnEillb1uxtc1A$mrEfyEUlaPfhTYHJ7IMqzUAaS9nbRC3wEqu+yfXQqww";

// One pool for the process: what it protects is the process's memory and threads.
const pool = new HashPool({ atOnce: 2, waitingMax: 20 });

/**
 * The stored form of a new password, with its salt and cost. Throws `invalid_request` unless it has 8 to 256
 * characters, `rate_limited` when too many hashes wait already. `param` is what the caller calls it.
 */
export async function hashPassword(password: string, param = "password"): Promise<string> {
  if (!hasFitLength(password)) {
    const limits = `${String(LENGTH_MIN)} to ${String(LENGTH_MAX)}`;
    throw invalidInput(param, `${param} must have ${limits} characters.`);
  }
  return pool.run(() => hash(bytesOf(password), COST));
}

/**
 * Whether a password belongs to a stored hash. With `null` for the hash (nobody has that e-mail) or a
 * password that no one can have, it takes the same time and answers false. Throws `rate_limited` when too
 * many hashes wait already.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const possible = stored !== null && hasFitLength(password);
  // What is too long is not hashed: its length would then decide how long we work.
  const tried = hasFitLength(password) ? password : "";
  const matches = await pool.run(() => verify(possible ? stored : DECOY, bytesOf(tried)));
  return possible && matches;
}

function hasFitLength(password: string): boolean {
  // The first comparison spares us counting a megabyte of characters; one character is at most two code
  // units.
  if (password.length > 2 * LENGTH_MAX) return false;
  const length = Array.from(password).length;
  return length >= LENGTH_MIN && length <= LENGTH_MAX;
}

/** The whole password, NUL included, in the one form that every keyboard's way of typing it leads to. */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize("NFKC"), "utf8");
}
