// Asks the server whether a pasted text is a list; what is no query never goes out.
import type { FieldError } from '../live/errors'
import { fetchAs } from '../live/request'
import { entriesOf, type Answer } from './rows'

const NO_LIST = 'This query has no list. Its first field must be one with nodes: { spaces { nodes { id name } } }, for example.'

/** What is wrong with the text as a list, in sentences; nothing if it is one. */
export async function faultsOf(text: string): Promise<string[]> {
  const { faultOf } = await import('./operations') // with the grammar, which nothing else of the page needs
  const fault = faultOf(text)
  if (fault) return [fault]
  try {
    const answer = await fetchAs('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: text }),
    })
    const { data, errors } = (await answer.json()) as { data?: Answer | null; errors?: FieldError[] }
    if (errors?.length) return [...new Set(errors.map((error) => error.message))].slice(0, 5)
    return data && entriesOf(data) ? [] : [NO_LIST]
  } catch {
    return ['The server does not answer. Try again when it is back.']
  }
}
