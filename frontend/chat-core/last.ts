// The end of lists, in words that every supported browser knows.

/** The last item, if there is one. */
export function lastOf<T>(list: readonly T[]): T | undefined {
  return list[list.length - 1];
}

/** The last item that fits, if there is one. */
export function findLast<T, S extends T>(list: readonly T[], fits: (item: T) => item is S): S | undefined;
export function findLast<T>(list: readonly T[], fits: (item: T) => boolean): T | undefined;
export function findLast<T>(list: readonly T[], fits: (item: T) => boolean): T | undefined {
  for (let index = list.length - 1; index >= 0; index--) {
    const item = list[index] as T;
    if (fits(item)) return item;
  }
  return undefined;
}
