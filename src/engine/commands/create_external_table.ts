import { errors } from '../../base/error.ts';
import type { Entry, ShownColumn, TableEntry } from '../../catalog/entry.ts';
import { absoluteLocation } from '../../storage/local_path.ts';
import { loadParquetRelation } from '../../storage/parquet/relation.ts';
import { targetName } from '../names.ts';
import { placed } from '../placed.ts';
import { replacedTable } from '../replaced.ts';
import { command, done, silent } from './define.ts';

/** CREATE EXTERNAL TABLE: the files must be there and agree, so that a typing mistake shows at once. */
export const createExternalTable = command({
  kind: 'create_external_table',
  describe: silent,
  async run(statement, context) {
    const { session, engine, signal } = context;
    const { schema, name } = targetName(statement.name, context.session);
    const outcome = done('CREATE EXTERNAL TABLE');
    if (replacedTable(statement, context, isExternal) === 'kept') return outcome;
    if (statement.format !== 'parquet') {
      throw errors.notSupported(`STORED AS ${statement.format.toUpperCase()}`, statement.at, 'Use STORED AS PARQUET.');
    }
    const option = statement.options[0];
    if (option !== undefined) throw errors.invalidParameterValue(`unrecognized option "${option.name}"`, option.at);
    const location = absoluteLocation(statement.location);
    let shape: readonly ShownColumn[];
    try {
      const relation = await loadParquetRelation(engine.store, location, {}, signal);
      shape = relation.schema.map(({ name: column, type }) => ({ name: column, type }));
    } catch (error) {
      throw placed(error, statement.locationAt);
    }
    if (replacedTable(statement, context, isExternal) === 'kept') return outcome;
    await session.change(signal, [
      { op: 'put', entry: { kind: 'table', schema, name, origin: 'external', format: 'parquet', location, shape } },
    ]);
    return outcome;
  },
});

const isExternal = (entry: Entry): entry is TableEntry => entry.kind === 'table' && entry.origin === 'external';
