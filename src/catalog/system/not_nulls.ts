import type { CatalogFacts } from '../../functions/catalog_facts.ts';
import { namespaceOid } from '../oids.ts';

export interface NotNull {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly constraint: string;
}

/** The standard sees a check in every NOT NULL. */
export const notNulls = (facts: CatalogFacts): readonly NotNull[] =>
  facts.classes
    .filter(({ kind }) => kind === 'r')
    .flatMap(({ oid, schema, name: table, columns }) =>
      columns.flatMap(({ name: column, nullable }, i) => {
        if (nullable) return [];
        const constraint = `${namespaceOid(schema, facts)}_${oid}_${i + 1}_not_null`;
        return [{ schema, table, column, constraint }];
      }),
    );
