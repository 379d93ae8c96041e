/** A part of a pattern: what it and its last piece come to. */
interface Part {
  size: number;
  last: number;
}

const TABLE_WEIGHT = 10;
const REPEAT = /\{(\d{1,6})(?:,(\d{0,6}))?\}/y;

/**
 * About how many steps a regular expression takes to compile, without compiling it: short patterns can be
 * repeated into programs that take seconds to make. It reads RE2's syntax loosely and errs upwards.
 */
export function estimateProgram(pattern: string): number {
  const open: Part[] = [{ size: 0, last: 0 }];
  for (let at = 0; at < pattern.length;) {
    const part = open.at(-1)!;
    const char = pattern[at];
    const repeated = char === "{" ? repetitionAt(pattern, at) : null;
    if (repeated !== null) {
      part.size += part.last * (repeated.times - 1);
      part.last *= repeated.times;
      at += repeated.length;
    } else if (char === "(") {
      open.push({ size: 2, last: 0 });
      at++;
    } else if (char === ")" && open.length > 1) {
      const { size } = open.pop()!;
      add(open.at(-1)!, size);
      at++;
    } else {
      const length = lengthAt(pattern, at);
      add(part, weightOf(pattern.slice(at, at + length)));
      at += length;
    }
  }
  return open.reduce((sum, { size }) => sum + size, 0);
}

function add(part: Part, size: number): void {
  part.size += size;
  part.last = size;
}

function repetitionAt(pattern: string, at: number): { times: number; length: number } | null {
  REPEAT.lastIndex = at;
  const found = REPEAT.exec(pattern);
  if (!found) return null;
  const [text, min = "0", max] = found;
  return { times: Math.max(1, Number(min) + 1, Number(max ?? 0)), length: text.length };
}

/** A class of Unicode is a table of hundreds of ranges. */
function weightOf(piece: string): number {
  const tables = piece.match(/\\p/gi)?.length ?? 0;
  return 1 + tables * TABLE_WEIGHT;
}

/** How long one character, one escape or one class is. */
function lengthAt(pattern: string, at: number): number {
  if (pattern[at] === "\\") return 2;
  if (pattern[at] !== "[") return 1;
  let end = at + (pattern[at + 1] === "^" ? 2 : 1);
  // A bracket that comes first stands for itself.
  if (pattern[end] === "]") end++;
  while (end < pattern.length && pattern[end] !== "]") end += pattern[end] === "\\" ? 2 : 1;
  return end + 1 - at;
}
