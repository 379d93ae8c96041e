import type { Dice } from "../../chaos/dice.ts";

type Node = Record<string, unknown> | unknown[];

/** Written into the JSON as they stand: much of it no value here could hold. */
const RAW: readonly [string, ...string[]] = [
  ...(["null", "true", '""', "[]", "{}", "0", "-1", "0.5", "1e3", '"null"', '"[DONE]"', '"error"'] as const),
  ...["1e400", "-1e400", "9007199254740993", "123456789012345678901234567890", "2147483648", "1E-7", "-0"],
  ...[
    '"\\ud800"',
    '"\\u0000"',
    '"\\ud83d\\ude00"',
    '"👩‍👩‍👧"',
    '"__proto__"',
    '"data:image/png;base64,"',
    '"https://x"',
  ],
  ...[
    "[null]",
    "[[]]",
    "[{}]",
    '[{"type":"text"}]',
    '{"type":"text","text":"x"}',
    '{"__proto__":1}',
    "nul",
    "NaN",
    "'a'",
  ],
];

const NAMES = [
  "type",
  "text",
  "content",
  "index",
  "id",
  "role",
  "usage",
  "error",
  "__proto__",
  "constructor",
  "",
] as const;

const PLACE = "\u0001place\u0001";
const DEPTHS = [3, 70, 400, 20_000] as const;
const LONG = 60_000;

/** Changes one place in a JSON document so that most of it stays as it was; the document itself if it is none. */
export function mutateJson(json: string, dice: Dice): string {
  try {
    return mutateParsed(JSON.parse(json), dice);
  } catch {
    // It was none, or an earlier mutation has nested it deeper than it could be written again.
    return json;
  }
}

function mutateParsed(root: unknown, dice: Dice): string {
  const nodes = nodesOf(root);
  if (nodes.length === 0) return drawRaw(dice);
  const node = nodes[dice.between(0, nodes.length - 1)]!;
  const keys = Object.keys(node);
  const key = keys[dice.between(0, Math.max(0, keys.length - 1))] ?? "type";
  const value = (node as Record<string, unknown>)[key];
  // JSON within a text, as the arguments of a call are.
  if (typeof value === "string" && value.startsWith("{")) {
    return rewritten(root, () => put(node, key, mutateJson(value, dice)));
  }
  switch (dice.between(0, 7)) {
    case 0:
      return rewritten(root, () => remove(node, key));
    case 1:
      return duplicated(root, node, key, dice);
    case 2:
      return rewritten(root, () => rename(node, key, dice.pick(NAMES)));
    case 3:
      return rewritten(root, () => put(node, key, strayValue(nodes, dice)));
    case 4:
      return rewritten(root, () => put(node, dice.pick(NAMES), strayValue(nodes, dice)));
    default:
      return placed(root, node, key, drawRaw(dice));
  }
}

function drawRaw(dice: Dice): string {
  if (dice.chance(0.04)) return nested(dice.pick(DEPTHS), dice.chance(0.5));
  if (dice.chance(0.02)) return JSON.stringify("x".repeat(LONG));
  return dice.pick(RAW);
}

function nested(depth: number, isList: boolean): string {
  return isList ? "[".repeat(depth) + "]".repeat(depth) : '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
}

/** All objects and lists of a document, itself among them. */
function nodesOf(root: unknown): Node[] {
  const found: Node[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    found.push(value as Node);
    waiting.push(...(Object.values(value) as unknown[]));
  }
  return found;
}

function strayValue(nodes: readonly Node[], dice: Dice): unknown {
  const node = nodes[dice.between(0, nodes.length - 1)]!;
  const values = Object.values(node);
  // A copy, or the document could contain itself.
  return JSON.parse(JSON.stringify(values[dice.between(0, Math.max(0, values.length - 1))] ?? null));
}

function remove(node: Node, key: string): void {
  if (Array.isArray(node)) node.splice(Number(key), 1);
  else Reflect.deleteProperty(node, key);
}

function rename(node: Node, key: string, name: string): void {
  if (Array.isArray(node)) return;
  const value = node[key];
  Reflect.deleteProperty(node, key);
  put(node, name, value);
}

function put(node: Node, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
}

function rewritten(root: unknown, change: () => void): string {
  change();
  return JSON.stringify(root);
}

function placed(root: unknown, node: Node, key: string, raw: string): string {
  put(node, key, PLACE);
  return JSON.stringify(root).replace(JSON.stringify(PLACE), () => raw);
}

/** The member twice, the second time with another value. */
function duplicated(root: unknown, node: Node, key: string, dice: Dice): string {
  if (Array.isArray(node)) {
    node.push(node[Number(key)]);
    return JSON.stringify(root);
  }
  const first = JSON.stringify(node[key] ?? null);
  return placed(
    root,
    node,
    key,
    `${first},${JSON.stringify(key)}:${dice.chance(0.5) ? first : drawRaw(dice)}`,
  );
}
