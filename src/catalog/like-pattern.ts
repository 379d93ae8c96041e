/** The SQL LIKE pattern of "contains this text": what LIKE reads as a wildcard is matched as itself. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
