/** A statement about the books with what speaks against it; it holds when nothing does. */
export interface Finding {
  statement: string;
  breaches: string[];
  /** What was counted, for the report. */
  detail: string;
}

/** A statement of which `count` cases were looked at. */
export function findingOf(statement: string, count: number, breaches: string[]): Finding {
  return { statement, breaches, detail: `${String(count)} looked at` };
}
