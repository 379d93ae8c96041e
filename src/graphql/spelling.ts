/** `allowed_model_ids[1]` in GraphQL's spelling: `allowedModelIds[1]`. What is already so stays as it is. */
export function camelCase(path: string): string {
  return path.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
