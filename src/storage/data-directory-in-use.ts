/** The process that has a data directory. */
export interface DataDirectoryHolder {
  pid: number;
  /** The machine or container that it runs on. */
  host: string;
  /** When it took the directory, ISO 8601. */
  since: string;
  /** Where it listens; null until it does. */
  address: string | null;
}

/** Another process has the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = "DataDirectoryInUse";
  readonly holder: DataDirectoryHolder;

  constructor(dataDir: string, holder: DataDirectoryHolder) {
    const address = holder.address === null ? "" : ` at ${holder.address}`;
    super(
      `${dataDir} is in use by process ${String(holder.pid)} on ${holder.host}${address}, ` +
        `since ${holder.since}. Stop that one, or give this one another DATA_DIR.`,
    );
    this.holder = holder;
  }
}
