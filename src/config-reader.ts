export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables, each with its rules, and gathers what is wrong with them. */
export class ConfigReader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  problem(name: string, what: string): void {
    this.problems.push(`${name} ${what}`);
  }

  /** An empty variable counts as unset. */
  text(name: string): string | null {
    return this.#environment[name]?.trim() || null;
  }

  /** As it stands; null only when it is not set at all. */
  given(name: string): string | null {
    return this.#environment[name] ?? null;
  }

  matching(name: string, pattern: RegExp, what: string): string | null {
    const text = this.text(name);
    if (text !== null && !pattern.test(text)) this.problem(name, what);
    return text;
  }

  integer(name: string, { fallback, min, max }: { fallback: number; min: number; max: number }): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    this.problem(name, `must be a whole number from ${String(min)} to ${String(max)}`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === null) return fallback;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) this.problem(name, `must be one of ${choices.join(", ")}`);
    return found ?? fallback;
  }

  url(name: string, protocols: string[]): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const parsed = URL.parse(text);
    if (parsed && protocols.includes(parsed.protocol)) return text;
    this.problem(
      name,
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    );
    return null;
  }
}
