// What is kept of the last answer where the new one has an error instead of a value.

import type { FieldError } from './errors'

type Tree = Record<string | number, unknown>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/**
 * The new answer, with the last value wherever a field failed; a row that is another one by its id gets nothing.
 * An answer of nothing but failed fields is none.
 */
export function keepFailed<T>(last: T | undefined, next: T | undefined, errors: readonly FieldError[]): T | undefined {
  if (!isTree(next)) return last
  if (isTree(last)) for (const { path } of errors) if (path) restore(last as Tree, next as Tree, path)
  const failed = new Set(errors.map(({ path }) => path?.[0]))
  return Object.entries(next).every(([name, value]) => value === null && failed.has(name)) ? last : next
}

function restore(last: Tree, next: Tree, path: readonly (string | number)[]): void {
  for (const step of path) {
    const [old, fresh] = [last[step], next[step]]
    if (fresh === null) {
      // an error empties the nearest nullable field above it, so the value may be gone before the path ends
      if (old !== undefined) next[step] = old
      return
    }
    if (!isTree(old) || !isTree(fresh) || old.id !== fresh.id) return
    ;[last, next] = [old, fresh]
  }
}
