import { fail } from "../../kernel/app-error.ts";

const PIECE = /"(?:[^"]|"")*"|[^",\r\n]+|,|\r\n|\r|\n|"/g;

/**
 * Splits a table in the form of RFC 4180; empty lines are left out. Throws `invalid_request` for a quote that
 * is not closed, or stands in the middle of a cell.
 */
export function splitCsv(text: string): string[][] {
  const lines: string[][] = [[""]];
  let isFilled = false;
  for (const [piece] of text.matchAll(PIECE)) {
    const line = lines[lines.length - 1] ?? [];
    if (piece === ",") line.push("");
    else if (/^[\r\n]/.test(piece)) lines.push([""]);
    else if (isFilled || piece === '"') throw unreadable(lines.length);
    else line[line.length - 1] = piece.startsWith('"') ? unquoted(piece) : piece;
    isFilled = !/^[,\r\n]/.test(piece);
  }
  return lines.filter((line) => line.some((cell) => cell !== ""));
}

function unquoted(piece: string): string {
  return piece.slice(1, -1).replaceAll('""', '"');
}

function unreadable(line: number): Error {
  return fail("invalid_request", { public: `Line ${String(line)} of the table cannot be read.` });
}
