import type { CallContext } from '../functions/define.ts';

/** What changes from one moment to the next; the rest is the same as long as the settings are. */
const momentary = ['now', 'seed', 'draws', 'catalog', 'effects'] as const;

export interface WatchedCall {
  readonly call: CallContext;
  /** Whether something of the moment was looked at. */
  readonly wasMomentary: () => boolean;
}

/** The same call, which notes whether what is made with it depends on the moment. */
export function watchedCall(call: CallContext): WatchedCall {
  let looked = false;
  const watched = { timeZone: call.timeZone, database: call.database, user: call.user };
  for (const key of momentary) {
    Object.defineProperty(watched, key, {
      enumerable: true,
      get: () => {
        looked = true;
        return call[key];
      },
    });
  }
  return { call: watched as CallContext, wasMomentary: () => looked };
}
