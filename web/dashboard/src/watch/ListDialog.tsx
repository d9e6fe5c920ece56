// Saves a pasted query as a list, or changes or deletes one.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Notice } from '../ui/states'
import { faultsOf } from './ask'
import { deleteList, saveList, type List } from './lists'
import { withLive } from './live'

const EXAMPLE = `query ColdRooms {
  spaces(where: { point: { is: "Zone_Air_Temperature_Sensor", latest: { value: { lt: 19 }, unit: "DEG_C" } } }) {
    totalCount
    nodes {
      id
      name
      point(is: "Zone_Air_Temperature_Sensor") { latest { value unit { symbol } } }
    }
  }
}`

interface Props {
  /** The list to change; a new one without. */
  list: List | null
  close(key?: string | null): void
}

export function ListDialog({ list, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [faults, setFaults] = useState<string[]>([])
  const [asking, setAsking] = useState(false)
  const trial = useRef<AbortController>(undefined)
  useEffect(() => dialog.current?.showModal(), [])

  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [name, pasted] = [String(form.get('name')).trim(), String(form.get('text')).trim()]
    const text = withLive(pasted)
    trial.current?.abort()
    const { signal } = (trial.current = new AbortController())
    setAsking(true)
    const found = await faultsOf(text, signal)
    if (signal.aborted) return
    setAsking(false)
    if (found.length) return setFaults(found)
    const key = saveList(name, text, list?.key)
    if (key === null) return setFaults(['This browser keeps nothing for this page, so the list cannot be saved.'])
    close(key)
  }
  // whatever is still being asked is of no use any more
  const leave = (key?: null): void => {
    trial.current?.abort()
    close(key)
  }
  return (
    <dialog ref={dialog} class="dialog watch-dialog" aria-labelledby={id} onClose={() => leave()}>
      <form onSubmit={save}>
        <h2 id={id}>{list ? `Change ${list.name}` : 'Watch a query of your own'}</h2>
        <p class="dim">Any query whose first field is a list with nodes. It is kept in this browser, and made live by <code>@live</code>.</p>
        <label class="field">
          <span>Name</span>
          <input class="input" name="name" required maxLength={60} defaultValue={list?.name} placeholder="Cold rooms" autocomplete="off" />
        </label>
        <label class="field">
          <span>Query</span>
          <textarea class="input" name="text" required rows={12} spellcheck={false} defaultValue={list?.text ?? EXAMPLE} aria-describedby={`${id}-faults`} />
        </label>
        <div id={`${id}-faults`} class="faults">{faults.length > 0 && <Notice tone="bad">{faults.map((fault) => <p key={fault}>{fault}</p>)}</Notice>}</div>
        <div class="acts">
          <button class="button primary" disabled={asking}>{asking ? 'Checking …' : 'Save'}</button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>Cancel</button>
          {list && <button type="button" class="button quiet" onClick={() => (deleteList(list.key), leave(null))}>Delete this list</button>}
        </div>
      </form>
    </dialog>
  )
}
