import type { IncomingHttpHeaders } from "node:http";
import { type Behaviour, type BehaviourPatch, readKeyList, setKey } from "./behaviour.ts";

const none: BehaviourPatch = Object.freeze({});
const listCache = new Map<string, BehaviourPatch>();
const listsCached = 1000;

// A benchmark sends the same list in every request, so each spelling is parsed once.
function cachedKeyList(list: string): BehaviourPatch {
  const cached = listCache.get(list);
  if (cached) return cached;
  const patch = readKeyList(list);
  if (listCache.size >= listsCached) listCache.clear();
  listCache.set(list, patch);
  return patch;
}

export interface NamedModel {
  /** The upstream name, as it stands in the answer. */
  base: string;
  list: string;
}

/** `sim-fast@tokens=9` is the model `sim-fast` asked to write nine tokens. */
export function splitModelName(name: string): NamedModel {
  const at = name.indexOf("@");
  if (at < 0 || !name.includes("=", at)) return { base: name, list: "" };
  return { base: name.slice(0, at), list: name.slice(at + 1) };
}

export interface NamedUser {
  list: string;
  tag: string | null;
}

/** `sim:tokens=9;tag-17` asks for nine tokens under the tag `tag-17`; any other user is the tag itself. */
export function splitUser(user: string | null): NamedUser {
  if (user === null || !user.startsWith("sim:")) return { list: "", tag: user };
  const end = user.indexOf(";");
  if (end < 0) return { list: user.slice(4), tag: null };
  return { list: user.slice(4, end), tag: user.slice(end + 1) };
}

function headerPatch(headers: IncomingHttpHeaders): BehaviourPatch {
  let patch: BehaviourPatch = none;
  for (const name in headers) {
    if (!name.startsWith("x-sim-") || name === "x-sim-tag") continue;
    if (patch === none) patch = {};
    setKey(patch, name.slice(6).replaceAll("-", "_"), String(headers[name]));
  }
  return patch;
}

/** An error status means the fault by that name, unless another fault uses the status. */
export function withImpliedFault(behaviour: Behaviour): Behaviour {
  const { fault, status } = behaviour;
  return fault === null && status !== null && status >= 400 ? { ...behaviour, fault: "status" } : behaviour;
}

export interface Asked {
  defaults: Behaviour;
  modelList: string;
  userList: string;
  headers: IncomingHttpHeaders;
}

/** Header over user field over model suffix over start options. */
export function askedBehaviour(asked: Asked): Behaviour {
  const fromHeaders = headerPatch(asked.headers);
  if (fromHeaders === none && asked.modelList === "" && asked.userList === "") return asked.defaults;
  return withImpliedFault({
    ...asked.defaults,
    ...cachedKeyList(asked.modelList),
    ...cachedKeyList(asked.userList),
    ...fromHeaders,
  });
}
