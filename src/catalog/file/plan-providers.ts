import type { Ctx, Tx } from "../../storage/index.ts";
import { changedFields } from "../changed-fields.ts";
import { disableCredentials, isStored, storeCredential } from "../credential-store.ts";
import { editProvider } from "../edit-provider.ts";
import { overlay } from "../overlay.ts";
import { checkProvider, providerDefaults, type NewCredential, type ProviderFields } from "../provider.ts";
import { insertProvider } from "../provider-store.ts";
import type { FileProvider } from "./catalog-file.ts";
import type { CatalogState } from "./catalog-state.ts";
import { fieldsDetail, reportAt, type Planning, type Step } from "./plan.ts";

type Known = NonNullable<ReturnType<CatalogState["providers"]["get"]>>;

interface Entry {
  entry: FileProvider;
  current: Known | null;
  /** A known supplier gets another base URL: no stored secret may stay active unless the file has it. */
  hasMoved: boolean;
}

/** What a file's entry of a supplier changes: the supplier, then its credentials. */
export function planProvider(planning: Planning, entry: FileProvider, path: string): Step[] {
  const current = planning.state.providers.get(entry.name) ?? null;
  const { name, protocol, baseUrl } = entry;
  const base = current === null ? { ...providerDefaults, name, protocol, baseUrl } : fieldsOf(current);
  const next = checkProvider(overlay<ProviderFields>(base, entry), reportAt(planning.refusals, path));
  const of: Entry = { entry, current, hasMoved: current !== null && current.baseUrl !== next.baseUrl };
  refuseUnknownSecrets(planning, of, path);
  const first = current === null ? [createStep(planning, next)] : updateSteps(of, current, next);
  return [...first, ...storeSteps(planning, of), ...disableSteps(of)];
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

function updateSteps({ entry, hasMoved }: Entry, current: Known, next: ProviderFields): Step[] {
  const names = changedFields(fieldsOf(current), next);
  if (names.length === 0) return [];
  const credentials = hasMoved ? secretsOf(entry) : [];
  return [
    {
      change: { action: "update", kind: "provider", name: entry.name, detail: fieldsDetail(names) },
      run: async (tx, ctx) => void (await editProvider(tx, ctx, { current, next, credentials })),
    },
  ];
}

function storeSteps(planning: Planning, { entry, current, hasMoved }: Entry): Step[] {
  const stored = new Map((current?.credentials ?? []).map((credential) => [credential.label, credential]));
  return secretsOf(entry).flatMap((credential): Step[] => {
    const known = stored.get(credential.label);
    if (known !== undefined && isStored(known, credential.secret, planning.keyring)) return [];
    const action = known === undefined ? "create" : "update";
    const change = { ...changeOf(entry, credential.label), action, detail: "a secret is entered" } as const;
    const run = async (tx: Tx, ctx: Ctx): Promise<void> => {
      // The step that moves the supplier enters all of its secrets.
      if (hasMoved) return;
      await storeCredential(tx, ctx, { ...credential, providerId: planning.providerIds.get(entry.name)! });
    };
    return [{ change, run }];
  });
}

function disableSteps({ entry, current, hasMoved }: Entry): Step[] {
  if (entry.credentials === undefined && !hasMoved) return [];
  const keepLabels = (entry.credentials ?? []).map((credential) => credential.label);
  const reason = entry.credentials === undefined ? "base_url changed" : "not in the file";
  return (current?.credentials ?? [])
    .filter((credential) => credential.status === "active" && !keepLabels.includes(credential.label))
    .map(({ label, providerId }) => ({
      change: { ...changeOf(entry, label), action: "disable", detail: reason },
      // The first of these steps disables all that are not listed; the others find nothing left to do.
      run: (tx, ctx) => disableCredentials(tx, ctx, { providerId, keepLabels, reason }),
    }));
}

/**
 * A credential without a secret can only keep one that is stored, active, readable, and meant for this base
 * URL.
 */
function refuseUnknownSecrets(planning: Planning, of: Entry, path: string): void {
  (of.entry.credentials ?? []).forEach((credential, index) => {
    if (credential.secret !== null) return;
    const known = of.current?.credentials.find((each) => each.label === credential.label);
    if (known?.status === "active" && known.isReadable && !of.hasMoved) return;
    planning.refusals.report(
      `${path}.credentials[${String(index)}].secret`,
      "must be given: there is none to keep",
    );
  });
}

function secretsOf(entry: FileProvider): NewCredential[] {
  return (entry.credentials ?? []).flatMap(({ label, secret }) =>
    secret === null ? [] : [{ label, secret }],
  );
}

function changeOf(entry: FileProvider, label: string): { kind: "credential"; name: string } {
  return { kind: "credential", name: `${entry.name}/${label}` };
}

function fieldsOf(known: Known): ProviderFields {
  const { name, protocol, baseUrl, region, allowPrivateAddress, status, flags } = known;
  return { name, protocol, baseUrl, region, allowPrivateAddress, status, flags };
}
