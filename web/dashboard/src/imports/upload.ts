// Sending files and starting their imports, one after the other: a Brick file finds the places of the IFC file before.
import { request } from '../live/request'
import { askToken, authHeaders } from '../live/token'
import { sentence } from '../ui/sentences'
import { createStore } from '../ui/store'
import { START } from './documents'
import { EMPTY, refusalOf, unanswered } from './words'

export type TableKind = 'points' | 'readings' | 'ifc'

export interface Choice {
  files: readonly File[]
  buildingKey: string
  dryRun: boolean
  /** The text of a mapping file. */
  mapping: string | null
  /** What CSV files and archives are; the server tells all other formats by the file's name. */
  tables: TableKind
}

export interface Sending {
  name: string
  bytes: number
  state: 'waiting' | 'sending' | 'started' | 'refused'
  /** How much of it is sent, 0 to 1. */
  sent: number
  message: string | null
}

/** The files on their way; they go on when the view is left. */
export const sendings = createStore<readonly Sending[]>([])

const ORDER = ['.ifc', '.ifczip', '.ttl', '.rdf', '.nt', '.nq', '.trig', '.jsonld', '.csv', '.zip']
export const suffixOf = (name: string): string => /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? ''
export const isTable = (name: string): boolean => ['.csv', '.tsv', '.zip'].includes(suffixOf(name))

export async function sendAll(choice: Choice): Promise<void> {
  const files = [...choice.files].sort((one, other) => ORDER.indexOf(suffixOf(one.name)) - ORDER.indexOf(suffixOf(other.name)))
  const offset = sendings.get().length
  sendings.set([...sendings.get(), ...files.map((file): Sending => ({ name: file.name, bytes: file.size, state: 'waiting', sent: 0, message: null }))])
  for (const [place, file] of files.entries()) {
    const update = (change: Partial<Sending>): void => sendings.set(sendings.get().map((one, at) => (at === offset + place ? { ...one, ...change } : one)))
    update({ state: 'sending' })
    try {
      if (!file.size) throw new Error(EMPTY)
      const id = await send(file, (sent) => update({ sent }))
      await start(id, file.name, choice)
      update({ state: 'started', sent: 1 })
    } catch (error) {
      update({ state: 'refused', message: (error as Error).message })
    }
  }
}

async function start(upload: string, name: string, { buildingKey, dryRun, mapping, tables }: Choice): Promise<void> {
  const format = isTable(name) ? tables : null
  const options = mapping === null ? null : { mapping }
  const { data, errors } = await request(START, { input: { upload, buildingKey, dryRun, format, options } })
  const result = data?.startImport
  if (result?.__typename === 'StartedImport') return
  throw new Error(result ? refusalOf(result) : errors.length ? sentence(errors) : 'The server does not answer. Send the file again when it does.')
}

/** Send one file, whole; `fetch` does not tell how far it is, so this is the older way. */
async function send(file: File, onSent: (sent: number) => void): Promise<string> {
  for (;;) {
    const { status, body } = await post(file, onSent)
    if (status === 201) return (body as { id: string }).id
    if (status !== 401) throw new Error(refusal(status, body))
    await askToken()
  }
}

function post(file: File, onSent: (sent: number) => void): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open('POST', '/uploads')
    call.responseType = 'json'
    call.setRequestHeader('x-file-name', encodeURIComponent(file.name))
    for (const [name, value] of Object.entries(authHeaders())) call.setRequestHeader(name, value)
    call.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total)
    call.onload = () => resolve({ status: call.status, body: call.response })
    call.onerror = () => reject(new Error('The connection was lost while the file was sent. Send it again.'))
    call.send(file)
  })
}

function refusal(status: number, body: unknown): string {
  const { message } = (body ?? {}) as { message?: string }
  return message ? refusalOf({ message }) : unanswered(status)
}
