import { field } from '../../data/schema.ts';
import { bool, char, text } from '../../data/type.ts';
import { keywordClasses } from '../../parser/tokens.ts';
import { rowsRelation } from '../rows_relation.ts';
import { tableFunction } from './define.ts';

const schema = [
  field('word', text),
  field('catcode', char),
  field('barelabel', bool),
  field('catdesc', text),
  field('baredesc', text),
];

const classes = {
  unreserved: ['U', 'unreserved'],
  column: ['C', 'unreserved (cannot be function or type name)'],
  function: ['T', 'reserved (can be function or type name)'],
  reserved: ['R', 'reserved'],
} as const;

/** The words of the grammar, and where they may be names. */
export const pgGetKeywords = tableFunction({
  name: 'pg_get_keywords',
  about: 'The words that the grammar knows, and where they may be names.',
  call(args) {
    if (args.length > 0) return undefined;
    const rows = keywordClasses().map(({ word, where, bareLabel }) => {
      const [code, meaning] = classes[where];
      return [word, code, bareLabel, meaning, bareLabel ? 'can be bare label' : 'requires AS'];
    });
    return rowsRelation('pg_get_keywords', schema, rows);
  },
});
