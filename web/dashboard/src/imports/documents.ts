// The documents of the imports: the list, one import as it goes on, and what can be done with them.
import { graphql, type ResultOf } from '../live/graphql'

export const IMPORT_ROW = graphql(`
  fragment ImportRow on Import {
    id
    file
    format
    state
    phase
    progress
    startedAt
    finishedAt
    added
    changed
    retired
    unchanged
    applied
    warnings { code message count examples }
    error { code message count examples }
    phases { name seconds }
    model { id name building { id key name } }
  }
`)

export const IMPORTS = graphql(
  `
  query Imports($first: Int!) @live {
    imports(first: $first) {
      totalCount
      nodes { ...ImportRow }
    }
    models(first: 100) {
      nodes { id name format entities sequence building { id key name } imports(first: 1) { nodes { id state applied } } }
    }
  }
`,
  [IMPORT_ROW],
)

/** An import to its end: finer than the list, which tells once a second at most. */
export const PROGRESS = graphql(
  `
  subscription ImportProgress($id: ID!) {
    import(id: $id) { ...ImportRow }
  }
`,
  [IMPORT_ROW],
)

export const START = graphql(`
  mutation StartImport($input: StartImportInput!) {
    startImport(input: $input) {
      __typename
      ... on StartedImport { import { id } }
      ... on Refusal { code message }
      ... on InvalidInput { field }
    }
  }
`)

export const UNDO = graphql(`
  mutation UndoImport($id: ID!) {
    undoImport(id: $id) {
      __typename
      ... on ChangedImport { import { id state } }
      ... on Refusal { code message }
    }
  }
`)

export const CANCEL = graphql(`
  mutation CancelImport($id: ID!) {
    cancelImport(id: $id) {
      __typename
      ... on ChangedImport { import { id state } }
      ... on Refusal { code message }
    }
  }
`)

export const APPLY = graphql(`
  mutation ApplyImport($id: ID!) {
    applyImport(id: $id) {
      __typename
      ... on ChangedImport { import { id state } }
      ... on Refusal { code message }
    }
  }
`)

export type ImportData = ResultOf<typeof IMPORT_ROW>
export type ModelData = ResultOf<typeof IMPORTS>['models']['nodes'][number]
