/** `allowed_model_ids[1]` as GraphQL spells it: `allowedModelIds[1]`. */
export function camelCase(path: string): string {
  return path.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `allowedModelIds[1]` as the wire spells it: `allowed_model_ids[1]`; `last7Days` is `last_7_days`. */
export function snakeCase(path: string): string {
  return path
    .replace(/([a-z])(\d+)(?=[A-Za-z])/g, "$1_$2")
    .replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? "" : "_"}${letter.toLowerCase()}`);
}
