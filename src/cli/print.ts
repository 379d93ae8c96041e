/** Prints a command's outcome: as JSON for programs, else as lines for people. */
export function print(json: boolean, outcome: unknown, lines: string[]): void {
  process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : `${lines.join("\n")}\n`);
}
