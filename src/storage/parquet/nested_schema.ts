import type { NestedElement, NestedShape } from '../../data/nested_chunk.ts';
import { arrayOf, type RecordField, recordOf } from '../../data/type.ts';
import { physical, type SchemaElement } from './metadata.ts';
import { columnOf, type FileColumn, logicalKindOf } from './schema.ts';

/** A column of groups: how it is read, and where its leaves are in the row groups. */
export interface NestedColumn {
  readonly shape: NestedShape;
  /** The elements without their annotations, under names of our own. */
  readonly elements: readonly NestedElement[];
  readonly leaves: readonly NestedLeaf[];
}

export interface NestedLeaf {
  readonly column: FileColumn;
  /** Names in `elements`. */
  readonly path: readonly string[];
}

/** Deeper groups are refused: reading them recurses. */
const maxDepth = 32;

/** Numbers of ConvertedType, and of LogicalType, that say what a group is. */
const converted = { map: 1, mapKeyValue: 2, list: 3 } as const;
const logical = { map: 2, list: 3 } as const;

/** The column that begins at an element; a text says why it cannot be read. */
export function nestedColumn(
  schema: readonly SchemaElement[],
  start: number,
  firstLeaf: number,
): NestedColumn | string {
  const reading = new TreeReading(schema, start, firstLeaf);
  const shape = reading.element([], 0);
  if (typeof shape === 'string') return shape;
  return { shape, elements: reading.elements, leaves: reading.leaves };
}

type Found = NestedShape | string;

/** Walks over the elements depth first. */
class TreeReading {
  readonly elements: NestedElement[] = [];
  readonly leaves: NestedLeaf[] = [];
  private readonly schema: readonly SchemaElement[];
  private readonly firstLeaf: number;
  private at: number;

  constructor(schema: readonly SchemaElement[], start: number, firstLeaf: number) {
    this.schema = schema;
    this.at = start;
    this.firstLeaf = firstLeaf;
  }

  /** One element and all below it, as an array of it when it repeats. */
  element(above: readonly string[], depth: number): Found {
    if (depth > maxDepth) return `a column of more than ${maxDepth} levels`;
    const found = this.schema[this.at++];
    const path = [...above, `e${this.elements.length}`];
    const once = found.type === undefined ? this.group(found, path, depth) : this.leaf(found, path);
    if (typeof once === 'string' || found.repetition !== 2) return once;
    return { kind: 'list', type: arrayOf(once.type), item: once };
  }

  private leaf(element: SchemaElement, path: readonly string[]): Found {
    const leaf = this.leaves.length;
    const column = columnOf({ ...element, repetition: 1 }, this.firstLeaf + leaf);
    if (column.unsupported !== undefined) return column.unsupported;
    this.leaves.push({ column, path });
    const { type, typeLength, repetition = 0 } = element;
    this.elements.push({
      name: path[path.length - 1],
      type: type!,
      repetition,
      ...(type === physical.fixed ? { typeLength: typeLength! } : {}),
      ...(isUtf8(column) ? { converted: 0 } : {}),
    });
    return { kind: 'value', type: column.type, leaf };
  }

  private group(element: SchemaElement, path: readonly string[], depth: number): Found {
    const { children = 0, repetition = 0 } = element;
    if (children === 0) return 'a group without members';
    this.elements.push({ name: path[path.length - 1], repetition, children });
    const first = this.schema[this.at];
    const names: string[] = [];
    const members: NestedShape[] = [];
    for (let i = 0; i < children; i++) {
      names.push(this.schema[this.at].name);
      const member = this.element(path, depth + 1);
      if (typeof member === 'string') return member;
      members.push(member);
    }
    const [only] = members;
    const meaning = annotation(element);
    if (children === 1 && only.kind === 'list' && meaning !== undefined) {
      const list = meaning === 'list' && isItemGroup(element, first) ? unwrapped(only) : only;
      return { kind: 'only', type: list.type, inner: list };
    }
    const fields = members.map(({ type }, i): RecordField => ({ name: names[i], type }));
    return { kind: 'record', type: recordOf(fields), fields: members };
  }
}

/** Bytes that the decoder checks to be UTF-8. */
export const isUtf8 = ({ type, physical: stored }: Pick<FileColumn, 'type' | 'physical'>): boolean =>
  stored === physical.byteArray && (type.kind === 'text' || type.kind === 'json');

/** A group may stand for what repeats in it. */
function annotation({ converted: old, logical: raw }: SchemaElement): 'list' | 'map' | undefined {
  const kind = raw === undefined ? 0 : logicalKindOf(raw);
  if (kind === logical.list || old === converted.list) return 'list';
  return kind === logical.map || old === converted.map || old === converted.mapKeyValue ? 'map' : undefined;
}

/**
 * Whether what repeats in a LIST is a group around each item, and not the item itself: by the format's rules for lists
 * of older writers (LogicalTypes.md, "Backward-compatibility rules").
 */
function isItemGroup(list: SchemaElement, repeated: SchemaElement): boolean {
  return (
    repeated.type === undefined &&
    repeated.children === 1 &&
    repeated.name !== 'array' &&
    repeated.name !== `${list.name}_tuple`
  );
}

/** The list whose items are the only member of each struct. */
function unwrapped(list: NestedShape & { readonly kind: 'list' }): NestedShape & { readonly kind: 'list' } {
  const { item } = list;
  if (item.kind !== 'record' || item.fields.length !== 1) return list;
  const [inner] = item.fields;
  // An array has no arrays as items: a list of lists has records of one field.
  if (inner.type.kind === 'array') return list;
  return { kind: 'list', type: arrayOf(inner.type), item: { kind: 'only', type: inner.type, inner } };
}
