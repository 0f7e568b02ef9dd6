/** Branded numbers: a column of a query, a fragment of a plan. Each is unique for the life of one query. */
declare const brand: unique symbol;
export type ColumnId = number & { readonly [brand]: 'column' };
export type FragmentId = number & { readonly [brand]: 'fragment' };

export const columnId = (n: number): ColumnId => n as ColumnId;
export const fragmentId = (n: number): FragmentId => n as FragmentId;
