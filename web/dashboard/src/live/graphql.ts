// Documents with the types of what they answer, by gql.tada; at run time a document is its text and nothing more.
import type { initGraphQLTada } from 'gql.tada'
import type { introspection } from '../../generated/schema'

type Tada = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection
    disableMasking: true
    scalars: {
      ClassRef: string
      DateTime: string
      Duration: string
      GeoJSON: unknown
      JSON: unknown
      Long: number
      QuantityRef: string
      UnitRef: string
    }
  }>
>

/** The type of a document: `R` is what it answers, `V` its variables. */
export type { ResultOf, TadaDocumentNode as Document, VariablesOf } from 'gql.tada'

interface Text {
  own: string
  fragments: readonly Text[]
}

function makeDocument(own: string, fragments: readonly Text[] = []): Text {
  return { own: dedent(own), fragments }
}

/** `graphql(text, [fragments])`: graphql.mjs checks the text against the SDL when the page is built. */
export const graphql = makeDocument as unknown as Tada

/** The whole text of a document, each fragment once. */
export function textOf(document: unknown): string {
  const parts = new Set<string>()
  const collect = (one: Text): void => {
    parts.add(one.own)
    one.fragments.forEach(collect)
  }
  collect(document as Text)
  return [...parts].join('\n\n')
}

/** The text without the margin that it has in its source, as people read it in GraphiQL. */
function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n')
  const margins = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length)
  const margin = Math.min(...margins)
  return lines.map((line) => line.slice(margin)).join('\n')
}
