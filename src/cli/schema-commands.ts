import { Argument, type Command } from "commander";
import { addCommand } from "./add-command.ts";
import { print } from "./print.ts";

const names = ["customer", "operator", "openapi"] as const;

/** `schema` and `openapi`: the public contracts, which need no database. */
export function addSchemaCommands(program: Command): void {
  addCommand(program, "schema", {
    says: "print a contract: the GraphQL schema of customers or of operators, or openapi",
    examples: ["schema customer > customer.graphql", "schema openapi | jq .paths"],
    more: "openapi is JSON in any case; with --json the others are { name, sdl }.",
  })
    .addArgument(new Argument("<name>", "which").choices(names))
    .action(async (name: (typeof names)[number], { json = false }: { json?: boolean }) => {
      const text = await printed(name);
      if (json && name !== "openapi") print(true, { name, sdl: text }, []);
      else process.stdout.write(text);
    });
  addCommand(program, "openapi", {
    says: "print the OpenAPI document of the REST surface",
    examples: ["openapi > openapi.json"],
  }).action(async () => {
    process.stdout.write(await printed("openapi"));
  });
}

/** The schemas are built of every resolver there is, which other commands need not load. */
async function printed(name: (typeof names)[number]): Promise<string> {
  const { printedSchemas } = await import("../printed-schemas.ts");
  return printedSchemas().get(name) ?? "";
}
