import { errors } from '../../base/error.ts';
import { settingNamed, settings } from '../../base/settings.ts';
import { batchOf } from '../../catalog/rows_relation.ts';
import type { Batch } from '../../data/batch.ts';
import { field, type Schema } from '../../data/schema.ts';
import { text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { command, done, silent } from './define.ts';

export const setCommand = command({
  kind: 'set',
  describe: silent,
  async run({ name, value, local }, { session, sql }) {
    const { settings } = session;
    if (name === 'all' && value === null) settings.resetAll();
    else settings.set(name, value, local);
    if (!session.inTransaction) {
      if (local) session.notice({ severity: 'WARNING', code: '25P01', message: outsideBlock(name) });
      // What is local to a transaction ends with this statement.
      settings.end(true);
    }
    return done(value === null && /^\s*reset/i.test(sql) ? 'RESET' : 'SET');
  },
});

const outsideBlock = (name: string): string =>
  `SET ${/^transaction_/.test(name) ? 'TRANSACTION' : 'LOCAL'} can only be used in transaction blocks`;

const allColumns: Schema = [field('name', text), field('setting', text), field('description', text)];

/** SHOW name: one row under the setting's name; SHOW ALL: every setting. */
export const showCommand = command({
  kind: 'show',
  async describe({ name }) {
    const columns = name === 'all' ? allColumns : [{ name: settingNamed(name).name, type: text }];
    return { parameters: [], columns };
  },
  async run({ name }, { session }) {
    const sorted = [...settings].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const rows: Value[][] =
      name === 'all'
        ? sorted.map((each) => [each.name, session.setting(each.name), each.about])
        : [[session.setting(name)]];
    const schema = name === 'all' ? allColumns : [field(name, text)];
    return { batches: once(batchOf(schema, rows)), tag: () => 'SHOW' };
  },
});

export async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch;
}

export const discardCommand = command({
  kind: 'discard',
  describe: silent,
  async run({ what }, { session }) {
    if (what === 'all') {
      if (session.status !== 'idle') throw errors.activeTransaction('DISCARD ALL');
      session.settings.resetAll();
      await session.closeCursors(() => true);
      session.engine.channels.unlisten(session, null);
      session.prepared.clear();
      session.onDeallocate(null);
    }
    if (what === 'all' || what === 'temp') session.dropTemporary();
    return done(`DISCARD ${what.toUpperCase()}`);
  },
});

export const deallocateCommand = command({
  kind: 'deallocate',
  describe: silent,
  async run({ name }, { session }) {
    if (name === null) session.prepared.clear();
    else if (session.prepared.delete(name.name)) return done('DEALLOCATE');
    session.onDeallocate(name?.name ?? null);
    return done(name === null ? 'DEALLOCATE ALL' : 'DEALLOCATE');
  },
});
