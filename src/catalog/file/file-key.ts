/** A field's name as the file spells it: `cacheWrite1h` is `cache_write_1h`. */
export function fileKey(name: string): string {
  return name.replace(/[A-Z]|\d/g, (character) => `_${character.toLowerCase()}`);
}

/**
 * The same for a path that a check of ours reports: `tiers[0].upToInputTokens`. Names of flags are not
 * translated.
 */
export function filePath(path: string): string {
  const [plain = "", flag] = path.split(/(?<=^|\.)flags\./);
  const spelled = plain.replace(/\[\d+\]|[A-Z]|\d/g, (part) =>
    part.startsWith("[") ? part : `_${part.toLowerCase()}`,
  );
  return flag === undefined ? spelled : `${spelled}flags.${flag}`;
}
