import { field } from '../../data/schema.ts';
import { int64, text, typeName } from '../../data/type.ts';
import { convertedNames, physicalNames, repetitionNames } from '../../storage/parquet/names.ts';
import { footersOf } from '../../storage/parquet/relation.ts';
import { rowsRelation } from '../rows_relation.ts';
import { fileFunction, listAll } from './define.ts';

const big = (n: number | undefined): bigint | null => (n === undefined ? null : BigInt(n));
const named = (names: readonly string[], n: number | undefined): string | null =>
  n === undefined ? null : (names[n] ?? String(n));

export const parquetSchema = fileFunction({
  name: 'parquet_schema',
  about: 'The elements of the schemas of Parquet files, as the format names them; and the type a column has here.',
  options: {},
  async load(name, paths, _options, context) {
    const files = await footersOf(context.store).load(context.store, await listAll(paths, context), context.signal);
    const rows = files.flatMap(({ file, footer, columns }) => {
      let leaves = 0;
      return footer.schema.map((element, i) => {
        const leaf = element.type === undefined ? undefined : leaves++;
        const own = columns.find((column) => column.leaf === leaf);
        return [
          file.path,
          element.name,
          named(physicalNames, element.type),
          big(element.typeLength),
          named(repetitionNames, element.repetition),
          big(element.children),
          named(convertedNames, element.converted),
          big(element.scale),
          big(element.precision),
          big(element.fieldId),
          own === undefined ? null : typeName(own.type),
          BigInt(i),
        ];
      });
    });
    return rowsRelation(name, schema, rows);
  },
});

const schema = [
  field('file_name', text, false),
  field('name', text, false),
  field('type', text),
  field('type_length', int64),
  field('repetition_type', text),
  field('num_children', int64),
  field('converted_type', text),
  field('scale', int64),
  field('precision', int64),
  field('field_id', int64),
  field('column_type', text),
  field('column_id', int64, false),
];
