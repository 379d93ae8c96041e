import type { Capability, CustomerRole } from "../../../src/kernel/principal.ts";
import type { Asker, Input, Stage } from "./stage.ts";

type Given<T> = (at: Stage) => T | Promise<T>;

/** An audit row that a success leaves. */
export interface Row {
  action: string;
  /** Its kind, and where its id stands in the payload or, failing that, in the input. */
  subject: [kind: string, id: string];
  /** What must be told of what was, and of what is; left out: nothing is. */
  before?: object;
  after?: object;
  /** Who did it, where it is not whoever asked: nobody yet, or a person who came in by it. */
  actor?: "anonymous" | "customerUser";
}

/** One way in which it cannot be done; nothing is written then. */
export interface Refusal {
  why: string;
  input: Given<Input>;
  as?: Given<Asker>;
  /** Every userError, as field and code; or the code of an error of the whole request. */
  is: [field: string | null, code: string][] | string;
}

export interface Case {
  /** A key with this capability and the roles that have it; people of these roles only; or anybody at all. */
  may: Capability | readonly CustomerRole[] | "anybody";
  /** What to send, about a thing that was made for it. */
  input: Given<Input>;
  /** Who sends it, the owner when left out. */
  as?: Given<Asker>;
  /** The audit rows that it leaves, in their order. */
  audit: Row[];
  /** Other ways in which it can be done. */
  also?: { why: string; input: Given<Input>; as?: Given<Asker>; audit: Row[] }[];
  refusals: Refusal[];
  /** What is answered like a success and leaves no trace, because there was nothing to do. */
  quiet?: { why: string; input: Given<Input>; as?: Given<Asker> }[];
  /** Why it cannot be sent twice under one Idempotency-Key; left out: it can. */
  unrepeatable?: string;
}

/** A refusal of one field of the input, for one reason. */
export function field(name: string, given: Given<Input>, why: string, code = "invalid_request"): Refusal {
  return { why, input: given, is: [[`input.${name}`, code]] };
}
