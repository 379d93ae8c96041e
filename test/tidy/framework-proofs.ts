import { oneFile, type Proof } from "./proof.ts";

export const queryProofs: Proof[] = [
  {
    rule: "prisma",
    says: "Prisma's client outside a store, by whatever way",
    files: {
      "src/app.ts": 'import { PrismaClient } from "./storage/prisma/client.ts";',
      "src/ledger/a.ts": 'import { Prisma } from "../storage/index.ts";',
      "src/ledger/b.ts": 'import type { Account } from "../storage/prisma/client.ts";',
      "src/ledger/c.ts": 'import { PrismaPg } from "@prisma/adapter-pg";',
    },
    caught: ["src/app.ts:1", "src/ledger/a.ts:1", "src/ledger/b.ts:1", "src/ledger/c.ts:1"],
  },
  {
    rule: "prisma",
    says: "stores and storage",
    files: {
      "src/ledger/a-store.ts": 'import { Prisma } from "../storage/prisma/client.ts";',
      "src/storage/database.ts": 'import { PrismaPg } from "@prisma/adapter-pg";',
    },
    caught: [],
  },
  {
    rule: "query",
    says: "a query outside a store, in each of its forms",
    files: oneFile(
      "src/ledger/a.ts",
      [
        "await tx.$queryRaw`SELECT 1`;",
        "await ctx.database.prisma.$executeRawUnsafe(sql);",
        'await client.query("SELECT 1");',
        'await systemQuery(database, "SELECT 1");',
        "await tx.account.findUnique({ where });",
        "await database.prisma.account.updateMany({ data });",
      ].join("\n"),
    ),
    caught: [1, 2, 3, 4, 5, 6].map((line) => `src/ledger/a.ts:${String(line)}`),
  },
  {
    rule: "query",
    says: "stores, storage, and calls that only sound like queries",
    files: {
      "src/ledger/a-store.ts": "await tx.$queryRaw`SELECT 1`;",
      "src/ledger/b.ts":
        "const one = rows.find(isOurs); cache.entries.delete(key); const made = Offer.create();",
      "src/storage/c.ts": 'await client.query("SELECT 1");',
    },
    caught: [],
  },
];

export const frameworkProofs: Proof[] = [
  {
    rule: "decorator",
    says: "decorators in a domain room",
    files: oneFile("src/ledger/a.ts", 'import { Field } from "type-graphql";\nclass A { @Field() b = 1; }'),
    caught: ["src/ledger/a.ts:2", "src/ledger/a.ts:1"],
  },
  {
    rule: "decorator",
    says: "decorators in graphql",
    files: oneFile(
      "src/graphql/types/a.ts",
      'import { Field } from "type-graphql";\nclass A { @Field() b = 1; }',
    ),
    caught: [],
  },
  {
    rule: "express",
    says: "express in a room, its types in another than rest, and Apollo's door elsewhere",
    files: {
      "src/graphql/b.ts": 'import type { Request } from "express";',
      "src/node.ts": 'import { expressMiddleware } from "@as-integrations/express5";',
      "src/rest/a.ts": 'import express from "express";',
    },
    caught: ["src/graphql/b.ts:1", "src/node.ts:1", "src/rest/a.ts:1"],
  },
  {
    rule: "express",
    says: "express where the server is built, its types in rest",
    files: {
      "src/app.ts": 'import express from "express";',
      "src/graphql-doors.ts": 'import { expressMiddleware } from "@as-integrations/express5";',
      "src/rest/a.ts": 'import type { Request } from "express";',
    },
    caught: [],
  },
  {
    rule: "environment",
    says: "the environment, read where it is not known",
    files: oneFile(
      "src/ledger/a.ts",
      [
        "const port = process.env.PORT;",
        'const all = process["env"];',
        "const { env } = process;",
        'import { env as e } from "node:process";',
      ].join("\n"),
    ),
    caught: [1, 2, 3, 4].map((line) => `src/ledger/a.ts:${String(line)}`),
  },
  {
    rule: "environment",
    says: "the environment in main.ts and in the command line",
    files: { "src/cli/a.ts": "process.env.PORT;", "src/main.ts": "process.env.PORT;" },
    caught: [],
  },
];
