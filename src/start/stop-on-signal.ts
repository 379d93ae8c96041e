/**
 * Calls `stop` at the first SIGTERM or SIGINT and `hurry` at the second; the process ends with 0 when `stop`
 * is done.
 */
export function stopOnSignal(stop: () => Promise<void>, hurry: () => void): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return hurry();
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}
