/** A small tree, and where a rule must find fault with it: nowhere, if it shows what the rule allows. */
export interface Proof {
  rule: string;
  says: string;
  files: Record<string, string>;
  /** As `path:line`. */
  caught: string[];
}

/** A tree of one file. */
export function oneFile(path: string, text: string): Record<string, string> {
  return { [path]: text };
}
