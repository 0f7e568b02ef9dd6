import { changedTable } from '../names.ts';
import { filesStep } from '../table_rows.ts';
import { command, done, silent } from './define.ts';

/** TRUNCATE: the tables list no files any more. */
export const truncateCommand = command({
  kind: 'truncate',
  describe: silent,
  async run({ names }, { session, engine, signal }) {
    const tables = new Set(names.map((name) => changedTable(name, session, 'truncate')));
    const steps = [...tables].map((table) =>
      filesStep(table, { added: [], removed: new Set(table.files.map(({ name }) => name)) }, engine),
    );
    await session.change(signal, ...steps);
    return done('TRUNCATE TABLE');
  },
});
