import type { Effect } from '../functions/effect.ts';
import type { Session } from './session.ts';

/** Does what a function of the statement asked for. */
export function carryOut(effect: Effect, session: Session): void {
  switch (effect.kind) {
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
