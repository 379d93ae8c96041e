export function schemaDiff(input: { databaseUrl: string; from: string | null; to: string }): Promise<string>;

export function deployByPrisma(input: { databaseUrl: string; schema: string; folder: string }): Promise<{
  applied: string[];
  edited: string[];
  failed: string[];
  history: object | null;
}>;
