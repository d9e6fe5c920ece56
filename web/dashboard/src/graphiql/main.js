// GraphiQL on our endpoint: opens on the examples, or on the query of the address (`?query=…&variables=…`).
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createClient } from 'graphql-ws'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { EXAMPLES } from './examples.js'

const token = knownToken()
const endpoint = `${location.origin}/graphql`
const socket = createClient({
  url: endpoint.replace(/^http/, 'ws'),
  connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
})
const overHttp = createGraphiQLFetcher({
  url: endpoint,
  headers: token ? { authorization: `Bearer ${token}` } : {},
  wsClient: socket,
})

/** The token that the dashboard asked for in this tab; none where the browser keeps nothing. */
function knownToken() {
  try {
    return sessionStorage.getItem('edifice-token')
  } catch {
    return null
  }
}

// over HTTP a query with @live is answered once, over the socket its answer stays current
const fetcher = (asked, options) =>
  isLive(options?.documentAST, asked.operationName) ? socket.iterate(asked) : overHttp(asked, options)

function isLive(document, name) {
  const operations = (document?.definitions ?? []).filter((node) => node.kind === 'OperationDefinition')
  const chosen = name ? operations.find((node) => node.name?.value === name) : operations[0]
  return chosen?.operation === 'query' && chosen.directives.some((node) => node.name.value === 'live')
}

const asked = new URLSearchParams(location.search)
const query = asked.get('query')
const variables = asked.get('variables') ?? ''
const tabs = query ? [{ query, variables }] : EXAMPLES.map((text) => ({ query: text }))
// what is asked for wins over what the last visit left in the editors
const initial = query ? { initialQuery: query, initialVariables: variables } : {}

createRoot(document.getElementById('app')).render(
  createElement(GraphiQL, { fetcher, defaultTabs: tabs, ...initial, shouldPersistHeaders: false }),
)
