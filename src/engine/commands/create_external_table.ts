import { resolve } from 'node:path';
import { errors } from '../../base/error.ts';
import { loadParquetRelation } from '../../storage/parquet/relation.ts';
import { targetName } from '../names.ts';
import { placed } from '../placed.ts';
import { command, done, silent } from './define.ts';

/** CREATE EXTERNAL TABLE: the files must be there and agree, so that a typing mistake shows at once. */
export const createExternalTable = command({
  kind: 'create_external_table',
  describe: silent,
  async run(statement, { session, engine, signal }) {
    const { schema, name } = targetName(statement.name);
    const before = session.state.relation(schema, name);
    if (before !== undefined && statement.ifNotExists) {
      session.notice({ code: '42P07', message: `relation "${name}" already exists, skipping` });
      return done('CREATE EXTERNAL TABLE');
    }
    if (before !== undefined && (!statement.orReplace || before.kind === 'view' || before.origin === 'managed')) {
      throw errors.duplicateTable(name, statement.name.at);
    }
    if (statement.format !== 'parquet') {
      throw errors.notSupported(`STORED AS ${statement.format.toUpperCase()}`, statement.at, 'Use STORED AS PARQUET.');
    }
    const option = statement.options[0];
    if (option !== undefined) throw errors.invalidParameterValue(`unrecognized option "${option.name}"`, option.at);
    const location = absolute(statement.location);
    try {
      await loadParquetRelation(engine.store, location, {}, signal);
    } catch (error) {
      throw placed(error, statement.locationAt);
    }
    await session.change(signal, [
      { op: 'put', entry: { kind: 'table', schema, name, origin: 'external', format: 'parquet', location } },
    ]);
    return done('CREATE EXTERNAL TABLE');
  },
});

/** A relative path is kept as the server saw it, so that a restart from another folder finds the same files. */
export const absolute = (location: string): string =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : resolve(location) + (location.endsWith('/') ? '/' : '');
