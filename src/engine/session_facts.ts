import { temporarySchema } from '../catalog/entry.ts';
import { catalogFacts } from '../catalog/facts.ts';
import type { CatalogFacts } from '../functions/catalog_facts.ts';
import type { CallContext } from '../functions/define.ts';
import { randomSeed } from './seeds.ts';
import type { Session } from './session.ts';

/** What functions of a statement may ask of the catalog and of its session, as they are now. */
const sessionFacts = (session: Session): CatalogFacts =>
  catalogFacts({
    state: session.state,
    database: session.engine.config.database,
    user: session.user,
    searchPath: session.searchPath,
    settings: () => session.settings.all(),
    session: () => ({
      pid: session.id,
      sessions: session.engine.activity().map(({ pid }) => pid),
      startedAt: session.startedAt,
      serverStartedAt: session.engine.startedAt,
      transaction: session.transactionNumber(),
    }),
  });

/** What functions of a statement may know. */
export const callOf = (session: Session, now: bigint): CallContext => ({
  now,
  timeZone: session.timeZone,
  seed: randomSeed(),
  draws: { taken: 0 },
  database: session.engine.config.database,
  user: session.user,
  // Made when it is asked for, which most statements never do.
  get catalog() {
    return sessionFacts(session);
  },
});

/** The schemas of a search_path: the temporary one first, unseen; "$user" is the session's user. */
export function searchPathOf(setting: string, { id, user }: Pick<Session, 'id' | 'user'>): readonly string[] {
  const names = setting.split(',').map((name) => name.trim());
  const schemas = names.map((name) => name.replace(/^"(.*)"$|^'(.*)'$/, '$1$2'));
  return [temporarySchema(id), ...schemas.map((name) => (name === '$user' ? user : name))];
}
