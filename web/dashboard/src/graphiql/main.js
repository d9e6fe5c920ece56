// GraphiQL on our endpoint: opens on the examples, or on the query of the address (`?query=…&variables=…`).
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import { createClient } from 'graphql-ws'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { EXAMPLES } from './examples.js'

const token = sessionStorage.getItem('edifice-token')
const endpoint = `${location.origin}/graphql`
const fetcher = createGraphiQLFetcher({
  url: endpoint,
  headers: token ? { authorization: `Bearer ${token}` } : {},
  wsClient: createClient({
    url: endpoint.replace(/^http/, 'ws'),
    connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
  }),
})

const asked = new URLSearchParams(location.search)
const query = asked.get('query')
const tabs = query ? [{ query, variables: asked.get('variables') ?? '' }] : EXAMPLES.map((text) => ({ query: text }))

createRoot(document.getElementById('app')).render(
  createElement(GraphiQL, { fetcher, defaultTabs: tabs, ...(query ? { initialQuery: query } : {}), shouldPersistHeaders: false }),
)
