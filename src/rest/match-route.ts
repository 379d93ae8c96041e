import type { Route } from "./routes.ts";

/** What a path leads to: the routes of all its methods, and the values of its `:name` segments. */
export interface Match<R extends Pick<Route, "path">> {
  routes: R[];
  params: Record<string, string>;
}

/** Finds the routes of a path. A literal segment wins over a `:name`. Returns null for an unknown path. */
export function matchRoute<R extends Pick<Route, "path">>(
  routes: readonly R[],
  path: string,
): Match<R> | null {
  const literal = routes.filter((route) => route.path === path && !route.path.includes(":"));
  if (literal.length > 0) return { routes: literal, params: {} };
  for (const route of routes) {
    const params = readParams(route.path, path);
    if (params) return { params, routes: routes.filter((other) => other.path === route.path) };
  }
  return null;
}

function readParams(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? "";
    if (!segment.startsWith(":")) {
      if (segment !== text) return null;
      continue;
    }
    const value = decode(text);
    if (value === null || value === "") return null;
    params[segment.slice(1)] = value;
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray "%" makes no path of ours: it is an unknown path like any other.
    return null;
  }
}
