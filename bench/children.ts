/** Processes that this run has started and that must not outlive it, however it ends. */
const pids = new Map<number, NodeJS.Signals>();

/** Ends the process with that signal when this one ends first; call the result once it has ended by itself. */
export function endWithUs(pid: number, signal: NodeJS.Signals = 'SIGTERM'): () => void {
  pids.set(pid, signal);
  return () => pids.delete(pid);
}

/** Tells all of them to end. Our server, told twice, does not wait for what it runs. */
function endAll(): void {
  for (const [pid, signal] of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It has ended already, which is what we want.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
process.on('exit', endAll);

const tidyMs = 5_000;

/** Ends what has been started, tidies up and ends when this process is asked to end; asked twice, it ends at once. */
export function endTidily(tidy: () => Promise<void>): void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  let asked = false;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      if (asked) process.exit(code);
      asked = true;
      setTimeout(() => process.exit(code), tidyMs);
      endAll();
      tidy().finally(() => process.exit(code));
    });
  }
}
