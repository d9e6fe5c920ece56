// What is wrong with an answer, in words.
import { passes, type FieldError } from '../live/errors'

/** The different sentences of the errors, three at most. */
export function sentence(errors: readonly FieldError[]): string {
  const different = [...new Set(errors.map((error) => error.message))]
  if (!different.length) return 'The connection was lost.'
  return different.slice(0, 3).join(' ') + (different.length > 3 ? ` And ${different.length - 3} more.` : '')
}

/** Why there is nothing to show, and whether it is asked for again: what the server refuses is not. */
export function reasonOf(errors: readonly FieldError[]): string {
  return passes(errors) ? `${sentence(errors)} It is tried again by itself.` : sentence(errors)
}
