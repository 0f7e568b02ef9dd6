import { errors } from '../../base/error.ts';
import { loadJsonRelation } from '../../storage/json/relation.ts';
import { fileFunction, listAll } from './define.ts';
import { compressionNamed, typesOf } from './read_csv.ts';

export const readJson = fileFunction({
  name: 'read_json',
  aliases: ['read_json_auto', 'read_ndjson', 'read_ndjson_auto'],
  about:
    'The rows of files of JSON objects, one behind the other or in one array; keys are columns, types are guessed.',
  endings: /\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$/i,
  options: {
    columns: 'names or list',
    compression: 'text',
    filename: 'boolean',
    hive_partitioning: 'boolean',
    types: 'names or list',
  },
  load: async (name, paths, options, context) => {
    const only = options.columns !== undefined;
    const given = options.columns ?? options.types;
    const types = given === undefined ? undefined : typesOf(given);
    if (types !== undefined && !(types instanceof Map)) {
      throw errors.invalidParameterValue('read_json takes types by name');
    }
    return loadJsonRelation(
      context.store,
      await listAll(paths, context),
      {
        name,
        only,
        ...(types === undefined ? {} : { types }),
        ...(options.compression === undefined ? {} : { compression: compressionNamed(options.compression) }),
        filename: options.filename === true,
        hivePartitioning: options.hive_partitioning !== false,
      },
      context.signal,
    );
  },
});
