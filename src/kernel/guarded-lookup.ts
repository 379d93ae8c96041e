import type { LookupAddress, LookupAllOptions } from "node:dns";
import type { LookupFunction } from "node:net";

/** Asks for all addresses of a name: `lookup` of node:dns is one. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A name resolved to an address that may not be called. */
export class AddressRefused extends Error {
  constructor(hostname: string) {
    super(`${hostname} resolves to an address that may not be called`);
    this.name = "AddressRefused";
  }
}

/**
 * The `lookup` of a socket that resolves a name and refuses it unless every address may be called. The socket
 * connects to what was judged: no later answer of the name server can differ.
 */
export function guardedLookup(resolve: Resolve, mayCall: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayCall(address)))
        return callback(new AddressRefused(hostname), []);
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
