import { defineConfig } from "prisma/config";

// Only Prisma's own command line reads this file; the product applies its migrations itself.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://localhost/token_relay" },
});
