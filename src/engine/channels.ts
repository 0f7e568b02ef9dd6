import type { Session } from './session.ts';

/** LISTEN and NOTIFY: who hears of what. */
export class Channels {
  private readonly listeners = new Map<string, Set<Session>>();

  listen(session: Session, channel: string): void {
    const known = this.listeners.get(channel);
    if (known === undefined) this.listeners.set(channel, new Set([session]));
    else known.add(session);
  }

  /** null: from every channel. */
  unlisten(session: Session, channel: string | null): void {
    for (const [name, sessions] of this.listeners) {
      if (channel !== null && name !== channel) continue;
      sessions.delete(session);
      if (sessions.size === 0) this.listeners.delete(name);
    }
  }

  /** In the order in which they are told. */
  listenedBy(session: Session): readonly string[] {
    return [...this.listeners].filter(([, sessions]) => sessions.has(session)).map(([name]) => name);
  }

  /** `pid`: the session that notifies; it hears itself too. */
  notify(pid: number, channel: string, payload: string): void {
    for (const session of this.listeners.get(channel) ?? []) session.onNotification({ pid, channel, payload });
  }
}
