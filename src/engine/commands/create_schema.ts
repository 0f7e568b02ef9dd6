import { errors } from '../../base/error.ts';
import { command, done, silent } from './define.ts';

export const createSchema = command({
  kind: 'create_schema',
  describe: silent,
  async run({ name: { name, at }, ifNotExists }, { session, signal }) {
    if (name.startsWith('pg_')) throw errors.reservedName(name, at);
    if (session.state.hasSchema(name) || name === 'information_schema') {
      if (!ifNotExists) throw errors.duplicateSchema(name);
      session.notice({ code: '42P06', message: `schema "${name}" already exists, skipping` });
      return done('CREATE SCHEMA');
    }
    await session.change(signal, [{ op: 'put', entry: { kind: 'schema', schema: '', name } }]);
    return done('CREATE SCHEMA');
  },
});
