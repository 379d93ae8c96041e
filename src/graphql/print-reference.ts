import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { accessWords } from "./access-words.ts";
import { accessOf, type RootField } from "./guard-roots.ts";
import { limitWords } from "./limit-words.ts";
import { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";

const BUILT_IN = new Set(["String", "Int", "Float", "Boolean", "ID"]);

/** Those of every list, told once. */
const PAGE_ARGUMENTS = new Set(["first", "after", "last", "before"]);

const READERS = "For keys with `account:read`, and people of every role.";
const OPERATORS = "For operators of every role.";

/**
 * Both schemas as references in Markdown: every query, mutation and subscription with who may use it, and
 * every type.
 */
export function printReferences(): { customer: string; operator: string } {
  return {
    customer: printReference(buildCustomerSchema(), READERS),
    operator: printReference(buildOperatorSchema(), OPERATORS),
  };
}

/** `byDefault` says who may use a field that names nobody. */
function printReference(schema: GraphQLSchema, byDefault: string): string {
  const roots = [
    ["Queries", "query", schema.getQueryType()],
    ["Mutations", "mutation", schema.getMutationType()],
    ["Subscriptions", "subscription", schema.getSubscriptionType()],
  ] as const;
  const chapters = roots.flatMap(([title, kind, type]) => {
    const fields = type ? fieldsOf(type) : [];
    const told = fields.map((field) => printRoot(field, { kind, byDefault }));
    return told.length > 0 ? [`## ${title}`, jumps(fields, `${kind}-`), ...told] : [];
  });
  const types = typesOf(schema);
  return [...chapters, "## Types", jumps(types, ""), ...types.map(printType)].join("\n\n");
}

/** Links to what follows, which is long. */
function jumps(told: readonly { name: string }[], before: string): string {
  return told.map(({ name }) => `[\`${name}\`](#${before}${name.toLowerCase()})`).join(" · ");
}

function fieldsOf(type: GraphQLObjectType): RootField[] {
  return (Object.values(type.getFields()) as RootField[]).sort(byName);
}

interface RootWords {
  kind: string;
  byDefault: string;
}

function printRoot(field: RootField, { kind, byDefault }: RootWords): string {
  const access = accessWords(accessOf(field) ?? {}, byDefault);
  const lines = [
    `### ${kind} ${field.name}`,
    oneLine(field.description),
    `${access} Answers with ${typeLink(field.type)}.`,
  ];
  const isList = isPageType(getNamedType(field.type));
  const own = field.args.filter(({ name }) => !isList || !PAGE_ARGUMENTS.has(name));
  if (own.length > 0) lines.push(fieldTable("argument", own));
  return lines.join("\n\n");
}

/** Every type but the roots, the pages of lists, and what GraphQL itself knows. */
function typesOf(schema: GraphQLSchema): GraphQLNamedType[] {
  const roots: (GraphQLNamedType | null | undefined)[] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith("__") && !BUILT_IN.has(type.name))
    .filter((type) => !roots.includes(type) && !isPageType(type))
    .sort(byName);
}

function isPageType({ name }: GraphQLNamedType): boolean {
  return /.(Connection|Edge)$/.test(name);
}

function printType(type: GraphQLNamedType): string {
  const kind = isInputObjectType(type)
    ? "input"
    : isEnumType(type)
      ? "enum"
      : isScalarType(type)
        ? "scalar"
        : "";
  const lines = [`### ${type.name}`, `${kind === "" ? "" : `*${kind}*. `}${oneLine(type.description)}`];
  if (isObjectType(type) || isInputObjectType(type))
    lines.push(fieldTable("field", Object.values<Described>(type.getFields())));
  if (isEnumType(type)) {
    const rows = type.getValues().map(({ name, description }) => [`\`${name}\``, oneLine(description)]);
    lines.push(table(["value", "meaning"], rows));
  }
  return lines.join("\n\n");
}

type Described = GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLInputField;

function fieldTable(kind: string, fields: readonly Described[]): string {
  const rows = [...fields].sort(byName).map((field) => {
    const isInput = !("resolve" in field);
    const limits = isInput ? limitWords(field as GraphQLArgument) : "";
    const given = isInput ? defaultOf((field as GraphQLArgument).defaultValue) : "";
    return [
      `\`${field.name}\``,
      typeLink(field.type),
      [oneLine(field.description), limits, given].join(" ").trim(),
    ];
  });
  return table([kind, "type", "meaning"], rows);
}

function defaultOf(value: unknown): string {
  return value === undefined || value === null ? "" : `Default: ${JSON.stringify(value)}.`;
}

/** A type as it is written in a schema, with a link to where it is told; a page of a list to its items. */
function typeLink(type: Parameters<typeof getNamedType>[0] & object): string {
  const { name } = getNamedType(type);
  const told = name.replace(/(?<=.)(Connection|Edge)$/, "");
  return BUILT_IN.has(told) || told === "PageInfo"
    ? `\`${String(type)}\``
    : `[\`${String(type)}\`](#${told.toLowerCase()})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function oneLine(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}
