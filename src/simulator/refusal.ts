/** A request the supplier refuses in its protocol's error shape. */
export class Refusal extends Error {
  readonly status: number;
  /** OpenAI's word for what is wrong, where it has one. */
  readonly code: string | null;
  constructor(status: number, message: string, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
