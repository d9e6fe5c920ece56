// What can be done with an import: end it, apply what was tried, take it back. Taking back asks once more.
import { useState } from 'preact/hooks'
import type { Document } from '../live/graphql'
import { request } from '../live/request'
import { Icon } from '../ui/Icon'
import { sentence } from '../ui/sentences'
import { APPLY, CANCEL, UNDO, type ImportData } from './documents'
import { isRunning } from './ImportCard'
import { undoOf } from './words'

interface Props {
  run: ImportData
  /** What the building is called that it is of. */
  building: string | undefined
  canUndo: boolean
  /** Whether it was a dry run, which can be applied. */
  tried: boolean
}

type Result = Record<string, { __typename: string; message?: string }>

export function Actions({ run, building, canUndo, tried }: Props) {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<string | null>(null)
  const act = async <R,>(document: Document<R, { id: string }>): Promise<void> => {
    setBusy(true)
    const { data, errors } = await request(document, { id: run.id })
    const result = data ? Object.values(data as Result)[0] : undefined
    setMessage(result?.message ?? (errors.length ? sentence(errors) : null))
    setBusy(false)
    setSure(false)
  }
  const button = (label: string, onClick: () => void, style = '') => (
    <button type="button" class={`button small ${style}`} disabled={busy} onClick={onClick} aria-label={`${label}: ${run.file}`}>{label}</button>
  )
  const undoable = canUndo && run.applied && !isRunning(run) && run.state !== 'UNDONE'
  return (
    <>
      <span class="actions">
        {isRunning(run) && !run.applied && button('Cancel', () => void act(CANCEL))}
        {tried && button('Apply', () => void act(APPLY), 'primary')}
        {undoable && !sure && (
          <button type="button" class="button small" onClick={() => setSure(true)} aria-label={`Undo ${run.file}`}><Icon name="undo" size={12} />Undo</button>
        )}
        {undoable && sure && (
          <>
            {button('Take it back', () => void act(UNDO), 'primary')}
            {button('Keep it', () => setSure(false))}
          </>
        )}
      </span>
      {undoable && sure && <p class="question" role="status">{undoOf(run, building)}</p>}
      {message && <p class="error" role="alert">{message}</p>}
    </>
  )
}
