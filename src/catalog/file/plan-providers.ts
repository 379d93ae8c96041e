import { changedFields } from "../changed-fields.ts";
import { disableCredentials, isStored, storeCredential } from "../credential-store.ts";
import { editProvider } from "../edit-provider.ts";
import { overlay } from "../overlay.ts";
import { checkProvider, providerDefaults, type NewCredential, type ProviderFields } from "../provider.ts";
import { insertProvider } from "../provider-store.ts";
import type { FileProvider } from "./catalog-file.ts";
import type { CatalogState } from "./catalog-state.ts";
import { fieldsDetail, reportAt, type CatalogChange, type Planning, type Step } from "./plan.ts";

type Known = NonNullable<ReturnType<CatalogState["providers"]["get"]>>;

/** What a file's entry of a supplier changes: the supplier, then its credentials. */
export function planProvider(planning: Planning, entry: FileProvider, path: string): Step[] {
  const current = planning.state.providers.get(entry.name) ?? null;
  const { name, protocol, baseUrl } = entry;
  const base = current === null ? { ...providerDefaults, name, protocol, baseUrl } : fieldsOf(current);
  const next = checkProvider(overlay<ProviderFields>(base, entry), reportAt(planning.refusals, path));
  refuseUnknownSecrets(planning, { entry, current, hasMoved: current?.baseUrl !== next.baseUrl, path });
  if (current === null) return [createStep(planning, next), ...credentialSteps(planning, entry, null)];
  planning.providerIds.set(name, current.id);
  return [...updateSteps(entry, current, next), ...credentialSteps(planning, entry, current)];
}

function createStep(planning: Planning, next: ProviderFields): Step {
  return {
    change: { action: "create", kind: "provider", name: next.name, detail: next.protocol },
    async run(tx, ctx) {
      const stored = await insertProvider(tx, ctx, next);
      planning.providerIds.set(next.name, stored.id);
    },
  };
}

function updateSteps(entry: FileProvider, current: Known, next: ProviderFields): Step[] {
  const names = changedFields(fieldsOf(current), next);
  if (names.length === 0) return [];
  const credentials = (entry.credentials ?? []).filter(hasSecret);
  const change: CatalogChange = { action: "update", kind: "provider", name: entry.name, detail: fieldsDetail(names) };
  return [{ change, run: async (tx, ctx) => void (await editProvider(tx, ctx, { current, next, credentials })) }];
}

function credentialSteps(planning: Planning, entry: FileProvider, current: Known | null): Step[] {
  if (entry.credentials === undefined) return [];
  const stored = new Map((current?.credentials ?? []).map((credential) => [credential.label, credential]));
  const steps: Step[] = [];
  for (const credential of entry.credentials.filter(hasSecret)) {
    const known = stored.get(credential.label);
    if (known !== undefined && isStored(known, credential.secret, planning.keyring)) continue;
    const detail = known === undefined ? "a new secret" : "another secret";
    steps.push({
      change: { ...changeOf(entry, credential.label), action: known === undefined ? "create" : "update", detail },
      run: async (tx, ctx) =>
        void (await storeCredential(tx, ctx, { ...credential, providerId: planning.providerIds.get(entry.name)! })),
    });
  }
  return [...steps, ...disableSteps(entry, current)];
}

function disableSteps(entry: FileProvider, current: Known | null): Step[] {
  const keepLabels = (entry.credentials ?? []).map((credential) => credential.label);
  return (current?.credentials ?? [])
    .filter((credential) => credential.status === "active" && !keepLabels.includes(credential.label))
    .map(({ label, providerId }) => ({
      change: { ...changeOf(entry, label), action: "disable", detail: "not in the file" },
      // One step disables all that are not listed; for the others nothing is left to do then.
      run: (tx, ctx) => disableCredentials(tx, ctx, { providerId, keepLabels, reason: "not in the file" }),
    }));
}

/** A credential without a secret can only keep one that is stored, active, readable, and meant for this base URL. */
function refuseUnknownSecrets(
  planning: Planning,
  of: { entry: FileProvider; current: Known | null; hasMoved: boolean; path: string },
): void {
  (of.entry.credentials ?? []).forEach((credential, index) => {
    if (credential.secret !== null) return;
    const known = of.current?.credentials.find((each) => each.label === credential.label);
    const isKept = known?.status === "active" && known.isReadable && !of.hasMoved;
    if (isKept) return;
    planning.refusals.report(`${of.path}.credentials[${String(index)}].secret`, "must be given: there is none to keep");
  });
}

function hasSecret(credential: { label: string; secret: string | null }): credential is NewCredential {
  return credential.secret !== null;
}

function changeOf(entry: FileProvider, label: string): { kind: "credential"; name: string } {
  return { kind: "credential", name: `${entry.name}/${label}` };
}

function fieldsOf(known: Known): ProviderFields {
  const { name, protocol, baseUrl, region, allowPrivateAddress, status, flags } = known;
  return { name, protocol, baseUrl, region, allowPrivateAddress, status, flags };
}
