import { stringify } from "yaml";
import type { CatalogFile, FileProvider } from "./catalog-file.ts";
import { fileKey } from "./file-key.ts";
import { escapePlaceholders } from "./fill-placeholders.ts";

/** Mappings whose keys are not ours to spell. */
const FREE_KEYS = new Set(["metadata", "flags"]);

/**
 * The file as YAML, which `parseCatalogFile` reads back. Secrets are never printed, even if the file has
 * them: a placeholder such as `${MAIN_OPENAI_A}` stands where each was.
 */
export function printCatalogFile(file: CatalogFile): string {
  const names = new Set<string>();
  const providers = file.providers.map((provider) => {
    const { credentials, ...rest } = provider;
    const hidden = credentials?.map(({ label }) => ({
      label,
      secret: placeholderOf(provider, label, names),
    }));
    return { ...printed(rest), ...(hidden !== undefined && { credentials: hidden }) };
  });
  const { currency, models, resources } = file;
  const content = {
    ...(currency !== null && { currency }),
    providers,
    models: models.map((model) => printed(withoutCurrency(model, currency))),
    resources: resources.map(printed),
  };
  return stringify(content, { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false });
}

/** The name of the variable that holds the secret; two credentials never share one. */
function placeholderOf(provider: FileProvider, label: string, names: Set<string>): string {
  const plain = `${provider.name}_${label}`
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "_")
    .replace(/^(?=\d)/, "_");
  let name = plain;
  for (let number = 2; names.has(name); number++) name = `${plain}_${String(number)}`;
  names.add(name);
  return `\${${name}}`;
}

/** Prices take over the currency at the head of the file, so only others are spelled out. */
function withoutCurrency(model: CatalogFile["models"][number], currency: string | null): object {
  const strip = (price: { currency: string }): object => {
    const { currency: own, ...rest } = price;
    return own === currency ? rest : price;
  };
  return {
    ...model,
    ...(model.price !== undefined && { price: strip(model.price) }),
    ...(model.deployments !== undefined && {
      deployments: model.deployments.map((each) =>
        each.cost === undefined ? each : { ...each, cost: strip(each.cost) },
      ),
    }),
  };
}

/** The entry in the file's spelling. */
function printed(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => printedCell(key, value, fileKey)));
}

function printedCell(key: string, value: unknown, spell: (key: string) => string): [string, unknown] {
  return [spell(key), printedValue(value, FREE_KEYS.has(key) ? asIs : spell)];
}

function printedValue(value: unknown, spell: (key: string) => string): unknown {
  if (typeof value === "string") return escapePlaceholders(value);
  if (Array.isArray(value)) return value.map((item) => printedValue(item, spell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => printedCell(key, item, spell)));
}

function asIs(key: string): string {
  return key;
}
