import { oneFile, type Proof } from "./proof.ts";

export const placeProofs: Proof[] = [
  {
    rule: "place",
    says: "a folder that no table knows",
    files: oneFile("src/extras/thing.ts", "export const thing = 1;"),
    caught: ["src/extras/thing.ts:1"],
  },
  {
    rule: "place",
    says: "a file beside main.ts that is not named",
    files: oneFile("src/leftover.ts", "export const thing = 1;"),
    caught: ["src/leftover.ts:1"],
  },
  {
    rule: "place",
    says: "rooms, the program's files, start and cli",
    files: {
      "src/main.ts": "",
      "src/start/run.ts": "",
      "src/cli/doctor.ts": "",
      "src/graphql/types/balance.ts": "",
    },
    caught: [],
  },
];

export const borderProofs: Proof[] = [
  {
    rule: "room",
    says: "a domain room that imports another, even a type of it",
    files: oneFile("src/ledger/a.ts", '\nimport type { Model } from "../catalog/index.ts";'),
    caught: ["src/ledger/a.ts:2"],
  },
  {
    rule: "room",
    says: "kernel that imports anything of src",
    files: oneFile("src/kernel/a.ts", 'import type { Tx } from "../storage/index.ts";'),
    caught: ["src/kernel/a.ts:1"],
  },
  {
    rule: "room",
    says: "a room that imports what puts rooms together",
    files: oneFile("src/ledger/a.ts", 'import { readConfig } from "../config.ts";'),
    caught: ["src/ledger/a.ts:1"],
  },
  {
    rule: "room",
    says: "rest that imports a verb, and graphql that imports rest",
    files: {
      "src/graphql/b.ts": 'export { createRest } from "../rest/index.ts";',
      "src/rest/a.ts": 'import { getBalance } from "../ledger/index.ts";',
    },
    caught: ["src/graphql/b.ts:1", "src/rest/a.ts:1"],
  },
  {
    rule: "room",
    says: "graphql that imports more of storage than types, or more of inference than preflight",
    files: {
      "src/graphql/a.ts": 'import { inTransaction } from "../storage/index.ts";',
      "src/graphql/b.ts": 'const relay = await import("../inference/relay.ts");',
    },
    caught: ["src/graphql/a.ts:1", "src/graphql/b.ts:1"],
  },
  {
    rule: "room",
    says: "a type that is imported in passing",
    files: oneFile("src/ledger/a.ts", 'export type A = import("../customers/index.ts").Customer;'),
    caught: ["src/ledger/a.ts:1"],
  },
  {
    rule: "room",
    says: "the server in the console, and a test in a room",
    files: {
      "src/console/a.tsx": 'import { getBalance } from "../ledger/index.ts";',
      "src/ledger/b.ts": 'import { world } from "../../test/customers/world.ts";',
    },
    caught: ["src/console/a.tsx:1", "src/ledger/b.ts:1"],
  },
  {
    rule: "room",
    says: "what the table allows",
    files: {
      "src/app.ts": 'import { getBalance } from "./ledger/index.ts";',
      "src/graphql/a.ts":
        'import type { Ctx } from "../storage/index.ts";\nimport { preflight } from "../inference/preflight.ts";',
      "src/ledger/a.ts":
        'import { nano } from "../kernel/money.ts";\nimport { audit } from "../storage/index.ts";',
      "src/rest/a.ts": 'import document from "../../schema/operations/balance.graphql";',
      "src/simulator/a.ts": 'import type { Dialect } from "../inference/dialects/dialect.ts";',
    },
    caught: [],
  },
  {
    rule: "package",
    says: "a package that the room has no need of",
    files: {
      "src/kernel/a.ts": 'import pg from "pg";',
      "src/ledger/b.ts": 'import pg from "pg";',
      "src/simulator/c.ts": 'import { request } from "undici";',
    },
    caught: ["src/kernel/a.ts:1", "src/ledger/b.ts:1", "src/simulator/c.ts:1"],
  },
  {
    rule: "package",
    says: "a module of Node in the browser",
    files: oneFile("src/console/a.tsx", 'import { readFile } from "node:fs/promises";'),
    caught: ["src/console/a.tsx:1"],
  },
  {
    rule: "package",
    says: "types where only types are allowed, and a package's inner path",
    files: {
      "src/graphql/b.ts": 'import { ApolloServerPluginX } from "@apollo/server/plugin/disabled";',
      "src/ledger/a.ts": 'import type pg from "pg";\nimport { createHash } from "node:crypto";',
    },
    caught: [],
  },
  {
    rule: "index",
    says: "a room entered by a side door",
    files: {
      "src/ledger/a.ts": 'import type { Ctx } from "../storage/context.ts";',
      "src/main.ts": 'import { getBalance } from "./ledger/get-balance.ts";',
    },
    caught: ["src/ledger/a.ts:1", "src/main.ts:1"],
  },
  {
    rule: "index",
    says: "kernel's files, the generated client, and files beside each other",
    files: oneFile(
      "src/ledger/a-store.ts",
      'import "../kernel/money.ts";\nimport "../storage/prisma/client.ts";\nimport "./lane.ts";',
    ),
    caught: [],
  },
  {
    rule: "dialect",
    says: "a dialect that imports another, a stage, or another part of inference",
    files: {
      "src/inference/dialects/openai/a.ts":
        'import "../anthropic/errors.ts";\nimport "../../stages/call.ts";\nimport "../../reply.ts";\n' +
        'import { loadOffer } from "../../../catalog/index.ts";',
    },
    caught: [1, 2, 3, 4].map((line) => `src/inference/dialects/openai/a.ts:${String(line)}`),
  },
  {
    rule: "dialect",
    says: "a stage behind what the dialects have in common",
    files: oneFile("src/inference/dialects/dialect.ts", 'import type { Held } from "../stages/reserve.ts";'),
    caught: ["src/inference/dialects/dialect.ts:1"],
  },
  {
    rule: "dialect",
    says: "the files beside the dialects' folders, and a table of all dialects among them",
    files: {
      "src/inference/dialects/error-writers.ts":
        'import "./openai/errors.ts";\nimport "./anthropic/errors.ts";',
      "src/inference/dialects/openai/a.ts":
        'import "../splice.ts";\nimport "../../../kernel/usage.ts";\n' +
        'import type { SettledFlags } from "../../../catalog/index.ts";',
    },
    caught: [],
  },
];
