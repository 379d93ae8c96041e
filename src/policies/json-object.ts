/** Plain JSON, as it goes into a column, an audit row or a webhook. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;
