/**
 * How a character is compared: without case, accents and the forms that only look different. Terms and texts
 * pass through the same tables, one character at a time, so that a stream may be cut anywhere.
 *
 * It is NFKD without its marks, in lower case: full-width forms, ligatures and mathematical letters become
 * plain ones, `É` and `E` with a combining accent both `e`. What shows nothing (zero-width characters, soft
 * hyphens, directional marks) is dropped; white space and control characters are a space.
 */

/** Marks that sit on letters of any script: accents, Arabic vowels, the sounding marks of kana. */
const MARKS = /\p{Script=Inherited}/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;
const BLANK = /^[\p{White_Space}\p{Cc}]$/u;
const LETTER = /^[\p{L}\p{N}\p{M}]$/u;
/** Scripts that are written without spaces, or in which words grow endings: words stand anywhere. */
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]$/u;

export const SPACE = 0x20;
/** In a cell beside the character: whether it is part of a word that has borders. */
export const WORD = 1 << 16;
/** In a cell: it is not one plain character, but nothing, several, or half of a pair. */
export const SPECIAL = 1 << 17;

/** What each of the first 65,536 characters is compared as; worked out before there is an automaton. */
export const foldCells = new Int32Array(65_536);

const PAGE = 256;
const several = new Map<number, string>();
let readyPages = 0;

/** Works the table out, once in a process, with a pause offered now and then. */
export function* readyFoldCells(): Generator<undefined, void> {
  while (readyPages < 256) {
    const page = readyPages++;
    for (let at = page * PAGE; at < (page + 1) * PAGE; at++)
      foldCells[at] = isIdeographs(page) ? at : makeCell(at);
    yield;
  }
}

/** What a character with a special cell, or one beyond the first 65,536, is compared as. */
export function foldSpecial(point: number): string {
  return several.get(point) ?? (point > 0xffff && !isPlainBeyond(point) ? fold(point) : own(point));
}

/** A text as it is compared. White space at its ends stays, as one space. */
export function foldText(text: string): string {
  let folded = "";
  for (const character of text) folded += foldCharacter(character.codePointAt(0)!);
  return folded.replace(/ {2,}/g, " ");
}

/** Whether this unit of a folded text is part of a word that has borders. */
export function isWordUnit(unit: number): boolean {
  return (foldCells[unit]! & WORD) !== 0;
}

function foldCharacter(point: number): string {
  if (point > 0xffff) return foldSpecial(point);
  const cell = foldCells[point]!;
  return (cell & SPECIAL) === 0 ? String.fromCharCode(cell & 0xffff) : foldSpecial(point);
}

/** Pages on which every character is compared as itself and stands anywhere. */
function isIdeographs(page: number): boolean {
  return (page >= 0x4e && page <= 0x9f) || (page >= 0x34 && page <= 0x4c) || (page >= 0xac && page <= 0xd6);
}

function makeCell(point: number): number {
  if (isSurrogate(point)) return SPECIAL | point;
  const folded = fold(point);
  if (folded.length === 1) return folded.charCodeAt(0) | (isBordered(folded) ? WORD : 0);
  several.set(point, folded);
  return SPECIAL | point;
}

function fold(point: number): string {
  const character = String.fromCodePoint(point);
  if (BLANK.test(character)) return " ";
  if (point >= 0xac00 && point <= 0xd7a3) return character;
  // By upper case first: so ß is ss, and every sigma the same.
  return strip(strip(character).toUpperCase().toLowerCase());
}

function strip(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "").replace(INVISIBLE, "");
}

function isBordered(character: string): boolean {
  return LETTER.test(character) && !UNSPACED.test(character);
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Ideographs and pictures, of which there may be many: they are what they are. */
function isPlainBeyond(point: number): boolean {
  return (point >= 0x1f300 && point <= 0x2f7ff) || (point >= 0x2fa20 && point <= 0xdffff);
}

function own(point: number): string {
  return String.fromCodePoint(point);
}
