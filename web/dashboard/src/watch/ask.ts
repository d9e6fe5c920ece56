// Asks the server whether a pasted text is a list that it keeps current; what is no query never goes out.
import type { FieldError } from '../live/errors'
import { fetchAs } from '../live/request'
import { entriesOf, type Answer } from './rows'

const NO_LIST = 'This query has no list. Its first field must be one with nodes: { spaces { nodes { id name } } }, for example.'

interface Payload {
  data?: Answer | null
  errors?: FieldError[]
}

/** What is wrong with the text as a list, in sentences; nothing if it is one. An aborted `signal` ends the asking. */
export async function faultsOf(text: string, signal?: AbortSignal): Promise<string[]> {
  const { faultOf } = await import('./operations') // with the grammar, which nothing else of the page needs
  const fault = faultOf(text)
  if (fault) return [fault]
  try {
    const { data, errors } = await ask(text, 'application/json', signal)
    if (errors?.length) return sentences(errors)
    if (!data || !entriesOf(data)) return [NO_LIST]
    // an answer that fits one request may be too large to be kept current
    return sentences((await ask(text, 'text/event-stream', signal)).errors ?? [])
  } catch {
    return ['The server does not answer. Try again when it is back.']
  }
}

function sentences(errors: readonly FieldError[]): string[] {
  return [...new Set(errors.map((error) => error.message))].slice(0, 5)
}

async function ask(query: string, accept: string, signal?: AbortSignal): Promise<Payload> {
  const headers = { 'content-type': 'application/json', accept }
  return firstOf(await fetchAs('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }), signal }))
}

/** The first answer of a stream, which is ended by that; of no stream the answer. */
async function firstOf(answer: Response): Promise<Payload> {
  if (!answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream')) return (await answer.json()) as Payload
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (let told = ''; ; ) {
      const { value, done } = await reader.read()
      told += value ?? ''
      const data = /^data: (.+)\n\n/m.exec(told)?.[1]
      if (data) return JSON.parse(data) as Payload
      if (done) throw new Error('The stream has ended without an answer.')
    }
  } finally {
    void reader.cancel()
  }
}
