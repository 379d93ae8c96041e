import { changedFields } from "../changed-fields.ts";
import { overlay } from "../overlay.ts";
import { checkResource, resourceDefaults, type ResourceFields } from "../resource.ts";
import { writeResource, type StoredResource } from "../resource-store.ts";
import type { FileResource } from "./catalog-file.ts";
import { fieldsDetail, reportAt, type CatalogChange, type Planning, type Step } from "./plan.ts";

/** What a file's entry of a resource changes. */
export function planResource(planning: Planning, entry: FileResource, path: string): Step[] {
  const { type, name } = entry;
  const current = planning.state.resources.get(`${type}/${name}`) ?? null;
  const base = current === null ? { ...resourceDefaults, type, name, displayName: name } : fieldsOf(current);
  const next = overlay<ResourceFields>(base, entry);
  checkResource(next, reportAt(planning.refusals, path));
  const change = changeOf(current, next);
  return change === null
    ? []
    : [{ change, run: async (tx, ctx) => void (await writeResource(tx, ctx, { current, next })) }];
}

function changeOf(current: StoredResource | null, next: ResourceFields): CatalogChange | null {
  const subject = { kind: "resource", name: `${next.type}/${next.name}` } as const;
  if (current === null) return { ...subject, action: "create", detail: next.displayName };
  const names = changedFields(fieldsOf(current), next);
  return names.length === 0 ? null : { ...subject, action: "update", detail: fieldsDetail(names) };
}

function fieldsOf(known: StoredResource): ResourceFields {
  const { type, name, displayName, description, status, version, tags, endpoint, metadata } = known;
  return { type, name, displayName, description, status, version, tags, endpoint, metadata };
}
