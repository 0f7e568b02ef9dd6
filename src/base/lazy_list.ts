/** A list of `length` items, each made when it is first looked at. */
export function lazyList<T>(length: number, make: (index: number) => T): readonly T[] {
  const list = new Array<T>(length);
  for (let index = 0; index < length; index++) {
    const get = (): T => {
      const value = make(index);
      Object.defineProperty(list, index, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(list, index, { get, enumerable: true, configurable: true });
  }
  return list;
}
