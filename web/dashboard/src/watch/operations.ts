// What a pasted text asks for, by the grammar of GraphQL itself: nothing but one query may be sent to try it.
import { Kind, parse, type DocumentNode } from 'graphql'

/** Why the text is not one query, in a sentence; null if it is. */
export function faultOf(text: string): string | null {
  let document: DocumentNode
  try {
    document = parse(text)
  } catch (error) {
    return (error as Error).message
  }
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const other = document.definitions.find((one) => one.kind !== Kind.OPERATION_DEFINITION && one.kind !== Kind.FRAGMENT_DEFINITION)
  const forbidden = operations.find((one) => one.operation !== 'query')
  if (forbidden) return `A ${forbidden.operation} is not watched: it must be a query. Nothing of this text was run.`
  return operations.length === 1 && !other ? null : 'Paste one query, with the fragments that it uses and nothing else.'
}
