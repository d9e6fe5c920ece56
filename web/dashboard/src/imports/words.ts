// What is said of files that were not taken, of imports that failed, and of what goes when one is taken back.
import { plural } from '../ui/format'

const READABLE = 'Edifice reads IFC files (.ifc, .ifczip), Brick and other RDF (.ttl, .rdf, .nt, .jsonld, .trig), and lists of points or readings (.csv, .zip) with a mapping file (.toml)'

export interface Refused {
  code?: string
  message: string
  /** The argument at fault, which is none that the form has by this name. */
  field?: string | null
}

/** Why the server did not take a file, and what to do, for who dropped it. */
export function refusalOf({ message, field }: Refused): string {
  if (field === 'format') return `${READABLE}. Export the file as one of these, or mend its ending.`
  if (/is empty/.test(message)) return EMPTY
  const larger = /larger than (\d+) bytes/.exec(message)?.[1]
  if (larger) return `It is larger than this server takes (${Math.floor(Number(larger) / 1e6)} MB). Split it, or ask whoever runs the server to raise EDIFICE_UPLOAD_LIMIT.`
  return finished(message)
}

export const EMPTY = 'The file is empty. Export it again where it came from, and drop the new one.'

/** A server that answers without a word. */
export function unanswered(status: number): string {
  return `The server could not take it (its answer was ${status}). Send it again in a minute; if that does not help, its log says more.`
}

/** What to do about an import that failed, where the sentence of its code does not say. */
const NEXT: Record<string, string> = {
  NOT_IFC: 'Export the model as IFC (.ifc) from the program that made it, and drop that file.',
  IFC_EMPTY: 'Export it with its storeys, rooms and equipment.',
  IFC_TOO_LARGE: 'Export fewer levels or disciplines into one file, or ask whoever runs the server to raise its limit.',
  FILE_UNREADABLE: 'Drop it again.',
  READER_CRASHED: 'Export it again, with another program if there is one.',
  READER_OUTPUT: 'Drop the file again.',
  ZIP_UNSAFE: 'Zip the files anew, without folders.',
  ZIP_BOMB: 'Drop the file itself, without the archive.',
  ZIP_NO_SOURCE: 'Drop the file itself, or choose above what the archive holds.',
  RDF_EMPTY: 'Export it again, or mend its ending.',
  MAPPING_INVALID: 'Drop the table together with a mapping file (.toml) that says what its columns are.',
  CSV_UNREADABLE: 'Save it as CSV, or mend the mapping file, and drop both.',
}

export function failureOf({ code, message }: { code: string; message: string }): string {
  return [finished(message), NEXT[code]].filter(Boolean).join(' ')
}

/** What is different when an import is taken back. */
export function undoOf({ file, added, changed, retired }: { file: string; added: number; changed: number; retired: number }, building: string | undefined): string {
  const parts = [
    added && `${plural(added, 'thing')} that it added ${added === 1 ? 'goes' : 'go'}`,
    changed && `${plural(changed, 'thing')} that it changed ${changed === 1 ? 'is as it was' : 'are as they were'}`,
    retired && `${plural(retired, 'thing')} that it retired ${retired === 1 ? 'comes' : 'come'} back`,
  ].filter(Boolean)
  return `Take ${file} back${building ? ` from ${building}` : ''}? ${parts.length ? `${capital(parts.join(', '))}.` : 'It changed nothing.'}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const finished = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
