/** How much there is to read for a model. */
export interface InputSize {
  /** UTF-8 bytes of all text. */
  textBytes: number;
  /** Images, sounds and files. */
  mediaParts: number;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Adds a message in the form that OpenAI and DashScope share: all its texts but the role, the parts of its
 * content as `addPart` counts them, and the JSON of whatever else it holds.
 */
export function addMessage(
  size: InputSize,
  message: Members,
  addPart: (size: InputSize, part: Members) => void,
): void {
  for (const field in message) {
    const value = message[field];
    if (field === "role" || value === null) continue;
    if (typeof value === "string") size.textBytes += Buffer.byteLength(value);
    else if (field === "content") for (const part of value as Members[]) addPart(size, part);
    else if (typeof value === "object") size.textBytes += Buffer.byteLength(JSON.stringify(value));
  }
}
