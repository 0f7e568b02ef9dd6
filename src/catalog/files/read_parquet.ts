import { relationOfFiles } from '../../storage/parquet/relation.ts';
import { fileFunction, listAll } from './define.ts';

export const readParquet = fileFunction({
  name: 'read_parquet',
  aliases: ['parquet_scan'],
  about: 'The rows of Parquet files. A quoted path in FROM means this function, unless its ending says another.',
  options: { filename: 'boolean', hive_partitioning: 'boolean', union_by_name: 'boolean' },
  load: async (name, paths, options, context) =>
    relationOfFiles(
      context.store,
      await listAll(paths, context),
      {
        name,
        filename: options.filename === true,
        hivePartitioning: options.hive_partitioning !== false,
        unionByName: options.union_by_name === true,
      },
      context.signal,
    ),
});
