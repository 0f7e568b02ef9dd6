import { setTimeout } from 'node:timers/promises';
import type { Effect } from '../functions/effect.ts';
import type { Session } from './session.ts';

/** Does what a function of the statement asked for; `signal` ends a wait. */
export async function carryOut(effect: Effect, session: Session, signal: AbortSignal): Promise<void> {
  switch (effect.kind) {
    case 'sleep':
      return wait(effect.milliseconds, signal);
    case 'set':
      session.settings.set(effect.name, effect.value, effect.local);
      if (!session.inTransaction) session.settings.end(true);
      return;
    case 'cancel':
      return session.engine.session(effect.pid)?.cancel();
    case 'terminate':
      return session.engine.session(effect.pid)?.onTerminate();
    case 'notify':
      return session.whenCommitted(() => session.engine.channels.notify(session.id, effect.channel, effect.payload));
  }
}

/** A timer counts no further than this. */
const longestTimer = 2 ** 31 - 1;

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    for (let left = milliseconds; left > 0; left -= longestTimer) {
      await setTimeout(Math.min(left, longestTimer), undefined, { signal });
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  }
}
