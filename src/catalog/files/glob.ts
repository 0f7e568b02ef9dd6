import { field } from '../../data/schema.ts';
import { int64, text } from '../../data/type.ts';
import { rowsRelation } from '../rows_relation.ts';
import { fileFunction } from './define.ts';

export const glob = fileFunction({
  name: 'glob',
  about: 'The files that a path, folder or glob names, with their sizes in bytes; none is no error.',
  options: {},
  async load(name, paths, _options, { store, signal }) {
    const found = await Promise.all(paths.map((path) => store.list(path, signal)));
    return rowsRelation(
      name,
      [field('file', text, false), field('size', int64, false)],
      found.flat().map(({ path, size }) => [path, BigInt(size)]),
    );
  },
});
