// What is wrong with an answer, in words for who looks at the page: what passes is nothing that they have done.
import { passes, type FieldError } from '../live/errors'

const STORES: Record<string, string> = { graph: 'The graph store', series: 'The store of readings', broker: 'The broker', embedded: 'No store' }

/** The different sentences of the errors, three at most. */
export function sentence(errors: readonly FieldError[]): string {
  const different = [...new Set(errors.map(told))]
  if (!different.length) return 'The connection was lost.'
  return different.slice(0, 3).join(' ') + (different.length > 3 ? ` And ${different.length - 3} more.` : '')
}

/** Why there is nothing to show, and whether it is asked for again: what the server refuses is not. */
export function reasonOf(errors: readonly FieldError[]): string {
  return passes(errors) ? `${sentence(errors)} It is tried again by itself.` : sentence(errors)
}

/** The server tells who wrote a query what to do about it; those of the page were written by us. */
function told({ message, extensions }: FieldError): string {
  if (extensions?.code === 'TIMEOUT') {
    const store = /graph/i.test(message) ? STORES.graph : /postgres/i.test(message) ? STORES.series : 'A store'
    return `${store} is slow to answer.`
  }
  const store = STORES[String(extensions?.store)]
  if (extensions?.code === 'STORE_UNAVAILABLE' && store) return store === STORES.embedded ? `${store} answers.` : `${store} does not answer.`
  return /[.!?]$/.test(message) ? message : `${message}.`
}
