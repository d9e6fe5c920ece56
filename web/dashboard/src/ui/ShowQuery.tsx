// "Show query": the document behind a view, in GraphiQL, with exactly the text and the variables that the view uses.
import { textOf, type Document } from '../live/graphql'
import { Icon } from './Icon'

interface Props<R, V> {
  /** A typed document, or the text of a saved one. */
  document: Document<R, V> | string
  variables: V | null
  /** What the view is called, for those who hear the page. */
  of: string
  /** What stands on it, where two of them stand side by side. */
  label?: string
}

export function queryHref<R, V>(document: Document<R, V> | string, variables: V | null): string {
  const query = typeof document === 'string' ? document : textOf(document)
  return `/graphiql?${new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}, null, 2) })}`
}

export function ShowQuery<R, V>({ document, variables, of, label = 'Query' }: Props<R, V>) {
  return (
    <a class="button quiet small" href={queryHref(document, variables)} target="_blank" rel="opener" title={`Show the query of ${of} in GraphiQL`}>
      <Icon name="query" size={14} />
      <span>{label}</span>
      <span class="visually-hidden"> of {of}, in a new tab</span>
    </a>
  )
}
