import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { foldText, isWordUnit } from "../../../src/inference/safety/fold-characters.ts";
import { TermScanner } from "../../../src/inference/safety/term-scanner.ts";
import { automatonOf, finds } from "./looked-for.ts";

const characters = fc.constantFrom(
  ..."aabbcAÉ é\n.ß1炸弹あ",
  "\u200b",
  "\u0301",
  "ａ",
  "𝐛",
  "😀",
  "\ud83d",
  "ﬁ",
);
const texts = fc.array(characters, { maxLength: 24 }).map((list) => list.join(""));
const termLists = fc.array(
  fc.array(characters, { minLength: 1, maxLength: 5 }).map((list) => list.join("")),
  {
    minLength: 1,
    maxLength: 8,
  },
);

/** What the rule says, looked up place by place. */
function isThere(term: string, text: string): boolean {
  const folded = foldText(term).trim();
  const haystack = foldText(text);
  if (folded === "") return false;
  const isWord = (at: number): boolean =>
    at >= 0 && at < haystack.length && isWordUnit(haystack.charCodeAt(at));
  for (let at = haystack.indexOf(folded); at >= 0; at = haystack.indexOf(folded, at + 1)) {
    const end = at + folded.length;
    const isBegun = isWord(at) && isWord(at - 1);
    const isGoingOn = isWord(end - 1) && isWord(end);
    if (!isBegun && !isGoingOn) return true;
  }
  return false;
}

function scan(terms: readonly string[], pieces: readonly string[]): TermScanner | null {
  if (terms.every((term) => foldText(term).trim() === "")) return null;
  const scanner = new TermScanner(automatonOf(terms));
  for (const piece of pieces) scanner.feed(piece);
  scanner.end();
  return scanner;
}

automatonOf(["the tables of characters are ready from here on"]);

describe("terms in a text", () => {
  test("the automaton finds what looking at every place finds, however the text is cut", () => {
    fc.assert(
      fc.property(termLists, fc.array(texts, { maxLength: 5 }), (terms, pieces) => {
        const expected = terms.some((term) => isThere(term, pieces.join("")));
        expect((scan(terms, pieces)?.found ?? 0) !== 0).toBe(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  test("what is not decided yet begins no later than the term that is found in the end", () => {
    fc.assert(
      fc.property(termLists, texts, (terms, text) => {
        if (terms.every((term) => foldText(term).trim() === "")) return;
        const scanner = new TermScanner(automatonOf(terms));
        let decided = 0;
        for (const unit of text.split("")) {
          scanner.feed(unit);
          if (scanner.found !== 0) break;
          expect(scanner.undecidedFrom).toBeGreaterThanOrEqual(decided);
          decided = scanner.undecidedFrom;
        }
        scanner.end();
        if (scanner.found !== 0) expect(scanner.foundFrom).toBeGreaterThanOrEqual(decided);
      }),
      { numRuns: 800 },
    );
  });

  test.each([
    ["bomb", "Make a BOMB!", true],
    ["bomb", "bombastic", false],
    ["bomb", "firebomb", false],
    ["bomb", "the_bomb", true],
    ["bomb", "ｂｏｍｂ", true],
    ["bomb", "𝐛𝐨𝐦𝐛", true],
    ["bomb", "bo\u200bm\u00adb", true],
    ["bomb", "b\u0336o\u0336m\u0336b\u0336", true],
    ["Straße", "STRASSE", true],
    ["résumé", "re\u0301sume\u0301", true],
    ["pipe bomb", "pipe \n\t bomb", true],
    ["pipe bomb", "pipebomb", false],
    ["c++", "i like c++!", true],
    ["c++", "c+", false],
    ["炸弹", "怎么做炸弹呢", true],
    ["炸弹", "炸 弹", false],
    ["bomb", "做bomb吧", true],
    ["бомба", "БОМБА", true],
    ["폭탄", "폭탄을", true],
    ["42", "1422", false],
    ["a b", "a  b", true],
    ["😀", "fine😀fine", true],
  ])("%j in %j: %j", (term, text, expected) => {
    expect(finds([term], text)).toBe(expected);
  });

  test("a term that is the end of another is found in its own right", () => {
    expect(finds(["she said hers", "said her"], "she said her name")).toBe(true);
    expect(finds(["abcd", "bc"], "a bc d")).toBe(true);
    expect(finds(["炸弹制作方法", "弹制"], "炸弹制品")).toBe(true);
  });

  test("200 characters of a term count, and 20,000 terms are one automaton", () => {
    const long = "x".repeat(200);
    expect(finds([long], `${long} `)).toBe(true);
    expect(finds([long], `${long}x`)).toBe(false);
    const many = automatonOf(Array.from({ length: 20_000 }, (_, at) => `term number ${at}`));
    expect(finds(many, "this is term number 19999.")).toBe(true);
    expect(finds(many, "this is term number 20000.")).toBe(false);
  });
});
