import { isLetter } from "./characters.ts";

const DASHES = "-----";
const BEGIN = "BEGIN ";
const END = "-----END";
const PRIVATE_KEY = "PRIVATE KEY";
const LABEL_MAX = 48;
/** No line of a key but its last is shorter. */
const LINE_MIN = 16;
const HEADER_MAX = 200;
const BLANKS_MAX = 256;
/** So many characters of one line are waited for before they are taken as they are. */
const LINE_MAX = 4_096;

const isBlank = tableOf(" \t\r\n");
const isBody = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
const isName = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
const isLabel = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");
const isEscape = tableOf("nrt");
/** What may follow the last, short line of a key that was cut off. */
const isStop = tableOf("\r\n\\\"'`<-");

/** How far a key's body goes. */
export interface KeyBody {
  /** Behind the last character that is part of it. */
  end: number;
  /** False where more text could make it longer. */
  isOver: boolean;
}

/**
 * Behind the line that opens a private key with these dashes, -1 where they open none, or "cut" where the
 * text ends before that can be told.
 */
export function behindOpening(text: string, dashes: number): number | "cut" {
  const from = dashes + DASHES.length;
  if (!text.startsWith(BEGIN, from)) {
    return from + BEGIN.length > text.length && BEGIN.startsWith(text.slice(from)) ? "cut" : -1;
  }
  let at = from + BEGIN.length;
  while (at - from <= LABEL_MAX && is(isLabel, text, at)) at++;
  if (at - from > LABEL_MAX) return -1;
  const rest = text.slice(at, at + DASHES.length);
  if (rest !== DASHES) return at + rest.length === text.length && DASHES.startsWith(rest) ? "cut" : -1;
  return text.slice(from, at).includes(PRIVATE_KEY) ? at + DASHES.length : -1;
}

/**
 * Reads a key's lines up to the one that closes it, or, where that is missing, for as long as they look like
 * lines of a key. Their breaks may be those of JSON. `isWhole`: no more text comes.
 */
export function readKeyBody(text: string, from: number, isWhole: boolean): KeyBody {
  let end = from;
  let at = from;
  for (;;) {
    at = behindBlanks(text, at);
    if (at - end > BLANKS_MAX) return { end, isOver: true };
    if (at >= text.length || (text.charAt(at) === "\\" && at + 1 === text.length))
      return { end, isOver: isWhole };
    if (text.charAt(at) === "-") return readClosing(text, { at, end, isWhole });
    const next = behindLine(text, at, isWhole);
    if (next === "cut") return { end, isOver: false };
    if (next <= at) return { end, isOver: true };
    end = at = next;
  }
}

/** Spaces and line breaks, also escaped once or several times. */
function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at - from <= BLANKS_MAX) {
    if (is(isBlank, text, at)) {
      at++;
      continue;
    }
    let letter = at;
    while (text.charAt(letter) === "\\" && letter - at < 8) letter++;
    if (letter === at || !(is(isEscape, text, letter) || is(isBlank, text, letter))) break;
    at = letter + 1;
  }
  return at;
}

interface Closing {
  at: number;
  end: number;
  isWhole: boolean;
}

function readClosing(text: string, { at, end, isWhole }: Closing): KeyBody {
  const rest = text.slice(at, at + END.length);
  const isCut = at + rest.length === text.length;
  if (rest !== END) {
    if (!isCut || !END.startsWith(rest)) return { end, isOver: true };
    return isWhole ? { end: text.length, isOver: true } : { end, isOver: false };
  }
  let behind = at + END.length;
  while (behind - at < LABEL_MAX + END.length && is(isLabel, text, behind)) behind++;
  let dashes = 0;
  while (dashes < DASHES.length && text.charAt(behind + dashes) === "-") dashes++;
  const isOpen = behind + dashes === text.length && dashes < DASHES.length;
  return isOpen && !isWhole ? { end, isOver: false } : { end: behind + dashes, isOver: true };
}

/** Behind a line of a key, or a header before them; `at` itself where it is neither. */
function behindLine(text: string, at: number, isWhole: boolean): number | "cut" {
  let end = at;
  while (is(isBody, text, end)) end++;
  let name = at;
  while (name - at < LABEL_MAX && is(isName, text, name)) name++;
  if (text.charAt(name) === ":") return behindHeader(text, name, isWhole);
  if (end - at > LINE_MAX && end === text.length) return end - LINE_MIN;
  if (!isWhole && (end === text.length || name === text.length)) return "cut";
  if (isNoWord(text, at, end) || end === text.length || is(isStop, text, end)) return end;
  const next = behindBlanks(text, end);
  if (!isWhole && next + END.length > text.length) return "cut";
  return next > end && text.startsWith(END, next) ? end : at;
}

/** Prose has no words that are so long, and none with digits and signs among them. */
function isNoWord(text: string, from: number, end: number): boolean {
  if (end - from >= LINE_MIN) return true;
  for (let at = from; at < end; at++) if (!isLetter(text.charCodeAt(at))) return true;
  return false;
}

function behindHeader(text: string, colon: number, isWhole: boolean): number | "cut" {
  for (let at = colon; at - colon < HEADER_MAX; at++) {
    if (at === text.length) return isWhole ? at : "cut";
    const isBreak = text.charAt(at) === "\n" || (text.charAt(at) === "\\" && is(isEscape, text, at + 1));
    if (isBreak) return at;
  }
  return colon;
}

function is(table: Uint8Array, text: string, at: number): boolean {
  return at < text.length && table[text.charCodeAt(at)] === 1;
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
