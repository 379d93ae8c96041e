import { fail, type FieldError } from "../kernel/app-error.ts";

/**
 * Says what is wrong with one field. `field` is its name in the verb's input, such as `price.tiers[0].input`.
 */
export type Report = (field: string, message: string) => void;

/** Collects everything that is wrong with an input, so that its author reads it all at once. */
export class Refusals {
  readonly #fields: FieldError[] = [];

  readonly report: Report = (field, message) => {
    this.#fields.push({ field, code: "invalid_request", message });
  };

  /** A key that is not known where it stands. */
  unknown(field: string): void {
    this.#fields.push({ field, code: "unknown_parameter", message: "This is not known here." });
  }

  get count(): number {
    return this.#fields.length;
  }

  /** Throws `invalid_request` with every refusal in `fields`, or returns when there is none. */
  throwIfAny(): void {
    const [first, ...more] = this.#fields;
    if (first === undefined) return;
    const rest = more.length === 0 ? "" : ` (and ${String(more.length)} more)`;
    throw fail("invalid_request", {
      public: `${first.field}: ${first.message}${rest}`,
      param: first.field,
      fields: [...this.#fields],
    });
  }
}
