/** Begins the signatures that we give to reasoning which no supplier has signed. */
export const OURS = "tr1.";

/** Our own signature of a text, which `sign` vouches for. */
export function ourSignature(text: string, sign: (reasoning: string) => string): string {
  return OURS + sign(text);
}

/** Whether a signature is one of ours, which no supplier knows. */
export function isOurSignature(signature: string): boolean {
  return signature.startsWith(OURS);
}
