/** The sixteen bytes of a uuid in its canonical form. */
export function uuidBytes(text: string): Uint8Array {
  const digits = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}

/** The canonical form: 8-4-4-4-12 hexadecimal digits in lower case. */
export function uuidText(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digits.slice(from, to))
    .join('-');
}

/** The canonical form of what Postgres takes for a uuid: hyphens after any group of four digits, braces; else undefined. */
export function parseUuid(source: string): string | undefined {
  const inner = /^\{(.*)\}$/s.exec(source)?.[1] ?? source;
  if (!/^(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}$/.test(inner)) return undefined;
  const digits = inner.replaceAll('-', '').toLowerCase();
  return uuidText(uuidBytes(digits));
}
