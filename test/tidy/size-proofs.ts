import { oneFile, type Proof } from "./proof.ts";

const readme = (lines: number): string =>
  `# Room\nOwns a thing. Must not do another.\n## Invariants\n## Vocabulary\n${"line\n".repeat(lines - 4)}`;

export const sizeProofs: Proof[] = [
  {
    rule: "file-length",
    says: "251 lines",
    files: oneFile("src/ledger/a.ts", "const a = 1;\n".repeat(251)),
    caught: ["src/ledger/a.ts:1"],
  },
  {
    rule: "file-length",
    says: "250 lines",
    files: oneFile("src/ledger/a.ts", "const a = 1;\n".repeat(250)),
    caught: [],
  },
  {
    rule: "function-length",
    says: "61 lines, in a function, a method and an arrow function",
    files: {
      "src/ledger/a.ts": `\nexport function a(): void {\n${"  b();\n".repeat(59)}}`,
      "src/ledger/b.ts": `class B {\n  c(): void {\n${"    b();\n".repeat(59)}  }\n}`,
      "src/ledger/c.ts": `const c = (): void => {\n${"  b();\n".repeat(59)}};`,
    },
    caught: ["src/ledger/a.ts:2", "src/ledger/b.ts:2", "src/ledger/c.ts:1"],
  },
  {
    rule: "function-length",
    says: "60 lines, below a long comment",
    files: oneFile(
      "src/ledger/a.ts",
      `/**\n${" * x\n".repeat(40)} */\nfunction a(): void {\n${"  b();\n".repeat(58)}}`,
    ),
    caught: [],
  },
  {
    rule: "parameters",
    says: "four parameters, in a function, a constructor and a signature",
    files: oneFile(
      "src/ledger/a.ts",
      "function a(b: B, c: C, d: D, e: E) {}\nclass F { constructor(b: B, c: C, d: D, e: E) {} }\n" +
        "interface G { h(b: B, c: C, d: D, e: E): void }",
    ),
    caught: [1, 2, 3].map((line) => `src/ledger/a.ts:${String(line)}`),
  },
  {
    rule: "parameters",
    says: "three parameters, not counting `this`",
    files: oneFile("src/ledger/a.ts", "function a(this: A, b: B, c: C, d: D) {}"),
    caught: [],
  },
  {
    rule: "line-length",
    says: "111 characters, in code and in a comment",
    files: oneFile("src/ledger/a.ts", `const a = "${"x".repeat(98)}";\n// ${"x".repeat(108)}`),
    caught: ["src/ledger/a.ts:1", "src/ledger/a.ts:2"],
  },
  {
    rule: "line-length",
    says: "110 characters, a long line of SQL, and a long regular expression",
    files: oneFile(
      "src/ledger/a-store.ts",
      `// ${"x".repeat(107)}\nconst a = sql\`SELECT ${"x".repeat(110)}\`;\nconst b = /${"x".repeat(110)}/;`,
    ),
    caught: [],
  },
];

export const proseProofs: Proof[] = [
  {
    rule: "readme",
    says: "a room without one, one that is too short, and one that leaves out what it must say",
    files: {
      "src/activity/README.md": readme(20).replace("Must not", "Will"),
      "src/activity/a.ts": "",
      "src/kernel/README.md": readme(19),
      "src/kernel/a.ts": "",
      "src/ledger/a.ts": "",
    },
    caught: ["src/kernel/README.md:1", "src/ledger/README.md:1", "src/activity/README.md:1"],
  },
  {
    rule: "readme",
    says: "a room with one, and the folders that are no rooms",
    files: { "src/kernel/README.md": readme(60), "src/kernel/a.ts": "", "src/start/a.ts": "" },
    caught: [],
  },
  {
    rule: "docstring",
    says: "silent functions and classes, behind the index, in it, and in kernel",
    files: {
      "src/kernel/c.ts": "export const c = (): void => {};",
      "src/ledger/a.ts":
        "const x = 1;\nexport function a(): void {}\nexport class B {}\nexport function inner(): void {}",
      "src/ledger/index.ts": 'export { a, B as Bee } from "./a.ts";\nexport function d(): void {}',
    },
    caught: ["src/kernel/c.ts:1", "src/ledger/index.ts:2", "src/ledger/a.ts:2", "src/ledger/a.ts:3"],
  },
  {
    rule: "docstring",
    says: "functions that speak, values that need not, and functions of the room's own",
    files: {
      "src/ledger/a.ts":
        "/** Says it. */\nexport function a(): void {}\nexport const b = 1;\nfunction c(): void {}",
      "src/ledger/d.ts": "export function d(): void {}",
      "src/ledger/index.ts":
        'import { d } from "./d.ts";\nexport { a, b } from "./a.ts";\nexport type { E } from "./e.ts";',
    },
    caught: [],
  },
];
