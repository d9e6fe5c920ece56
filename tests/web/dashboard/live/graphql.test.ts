// The text of a document, as the server and GraphiQL get it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphql, textOf } from '../../../../web/dashboard/src/live/graphql.ts'

// the types know the schema, and this test needs none of it
const make = graphql as unknown as (text: string, fragments?: unknown[]) => unknown

test('the margin of its source is taken off', () => {
  assert.equal(textOf(make('\n    query A {\n      node { id }\n    }\n  ')), 'query A {\n  node { id }\n}')
})

test('a fragment comes once, however many name it', () => {
  const leaf = make('fragment Leaf on Point { id }')
  const branch = make('fragment Branch on Space { id }', [leaf])
  assert.equal(textOf(make('query A { ...Leaf ...Branch }', [leaf, branch])), 'query A { ...Leaf ...Branch }\n\nfragment Leaf on Point { id }\n\nfragment Branch on Space { id }')
})
