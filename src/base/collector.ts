import { setFlagsFromString } from 'node:v8';

/**
 * The heap may grow to ten times what lives before all of it is looked through: a few frames live at a time and hundreds
 * pass through a query, for which V8's own factor marked the whole heap several times per join.
 */
const growth = '--heap-growing-percent=900';

/**
 * Megabytes filled between two scavenges. These give back the buffers of frames, and V8 looks through the whole heap
 * whenever 64 MB of such have come: a larger nursery waits so long that this happens first.
 */
const nursery = ['--min-semi-space-size=8', '--max-semi-space-size=8'] as const;

/** How a worker collects garbage: flags of its command line (decision 26). */
export const collectorFlags: readonly string[] = [growth, ...nursery];

/** The same for the process that runs, as far as it can still be said. */
export const relaxCollector = (): void => setFlagsFromString(growth);
