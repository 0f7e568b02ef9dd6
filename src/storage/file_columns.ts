import type { FileIdentity } from '../data/split.ts';
import { text } from '../data/type.ts';
import { type PartitionColumn, partitionColumns } from './hive.ts';

/** Columns that come from the place of a file: folders named key=value, and its path when it is asked for. */
export function fileColumns(
  files: readonly FileIdentity[],
  options: { readonly filename: boolean; readonly hivePartitioning: boolean },
): readonly PartitionColumn[] {
  const paths = files.map(({ path }) => path);
  const folders = options.hivePartitioning ? partitionColumns(paths) : [];
  return options.filename ? [...folders, { name: 'filename', type: text, values: paths }] : folders;
}
