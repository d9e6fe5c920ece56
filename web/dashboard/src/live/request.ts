// What goes over plain HTTP: mutations, uploads, plans. The token goes along, and is asked for when it is missing.
import { textOf, type Document } from './graphql'
import { askToken, authHeaders } from './token'
import { AWAY, type FieldError } from './errors'

/** `fetch` with the token; asks for one and tries again when the server wants another. */
export async function fetchAs(url: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const answer = await fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...authHeaders() } })
    if (answer.status !== 401) return answer
    await askToken()
  }
}

export interface Answer<R> {
  data: R | undefined
  errors: readonly FieldError[]
}

/** Run a document once, by POST; a server that does not answer is an error like any other. */
export async function request<R, V>(document: Document<R, V>, variables: V): Promise<Answer<R>> {
  try {
    const answer = await fetchAs('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: textOf(document), variables }),
    })
    const { data, errors } = (await answer.json()) as { data?: R; errors?: FieldError[] }
    return { data: data ?? undefined, errors: errors ?? [] }
  } catch {
    return { data: undefined, errors: [AWAY] }
  }
}
