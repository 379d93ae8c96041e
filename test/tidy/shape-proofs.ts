import { oneFile, type Proof } from "./proof.ts";

export const shapeProofs: Proof[] = [
  {
    rule: "cycle",
    says: "two files that import each other, be it for a type only",
    files: {
      "src/ledger/a.ts": '\nimport { b } from "./b.ts";',
      "src/ledger/b.ts": 'import type { A } from "./a.ts";',
    },
    caught: ["src/ledger/a.ts:2"],
  },
  {
    rule: "cycle",
    says: "a way round through three files, beside one that only leads there",
    files: {
      "src/ledger/a.ts": 'import "./b.ts";',
      "src/ledger/b.ts": 'export { c } from "./c.ts";',
      "src/ledger/c.ts": 'const a = await import("./a.ts");',
      "src/ledger/d.ts": 'import "./a.ts";',
    },
    caught: ["src/ledger/a.ts:1"],
  },
  {
    rule: "cycle",
    says: "a file that imports itself",
    files: oneFile("src/ledger/a.ts", 'import "./a.ts";'),
    caught: ["src/ledger/a.ts:1"],
  },
  {
    rule: "cycle",
    says: "two ways to the same file",
    files: {
      "src/ledger/a.ts": 'import "./b.ts";\nimport "./c.ts";',
      "src/ledger/b.ts": 'import "./c.ts";',
      "src/ledger/c.ts": "",
    },
    caught: [],
  },
  {
    rule: "any",
    says: "any, wherever a type stands",
    files: oneFile(
      "src/ledger/a.ts",
      [
        "let a: any;",
        "const b = c as any;",
        "function d(e: any[]): void {}",
        "type F = Map<string, any>;",
        "const g = <any>h;",
        "function i<T extends any>(): void {}",
      ].join("\n"),
    ),
    caught: [1, 2, 3, 4, 5, 6].map((line) => `src/ledger/a.ts:${String(line)}`),
  },
  {
    rule: "any",
    says: "any in comments, strings and names",
    files: oneFile("src/ledger/a.ts", '// any of them\nconst any = "any"; const c = { any };'),
    caught: [],
  },
  {
    rule: "suppression",
    says: "a comment that silences the compiler",
    files: oneFile(
      "src/ledger/a.ts",
      "const a = 1;\n// @ts-expect-error it is a string\nconst b: number = a;",
    ),
    caught: ["src/ledger/a.ts:2"],
  },
  {
    rule: "export-star",
    says: "export *, with a name and without one",
    files: oneFile("src/ledger/index.ts", 'export * from "./a.ts";\nexport * as b from "./b.ts";'),
    caught: ["src/ledger/index.ts:1", "src/ledger/index.ts:2"],
  },
  {
    rule: "name",
    says: "dumps, as files, folders and parts of names",
    files: {
      "src/ledger/date-utils.ts": "",
      "src/ledger/helpers/round.ts": "",
      "src/rest/shared.ts": "",
    },
    caught: ["src/ledger/date-utils.ts:1", "src/ledger/helpers/round.ts:1", "src/rest/shared.ts:1"],
  },
  {
    rule: "promise",
    says: "work that is left for later",
    files: oneFile("src/ledger/a.ts", "const a = 1;\n// TODO round\n/* FIXME */ // XXX"),
    caught: ["src/ledger/a.ts:2", "src/ledger/a.ts:3"],
  },
];
