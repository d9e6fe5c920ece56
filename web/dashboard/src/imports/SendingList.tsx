// The files on their way to the server; a refused one says why and stays until it is put away.
import { formatShare } from '../ui/format'
import { Icon } from '../ui/Icon'
import { useStore } from '../ui/store'
import { Notice } from '../ui/states'
import { sendings, type Sending } from './upload'

export function SendingList() {
  const all = useStore(sendings)
  const shown = all.filter((one) => one.state !== 'started')
  if (!shown.length) return null
  const busy = all.some((one) => one.state === 'waiting' || one.state === 'sending')
  return (
    <div class="sendings">
      <ul aria-label="Files on their way">
        {shown.map((one, place) => <li key={place}><SendingRow sending={one} /></li>)}
      </ul>
      {!busy && <button type="button" class="button quiet small" onClick={() => sendings.set([])}><Icon name="close" size={12} /> Put away</button>}
    </div>
  )
}

function SendingRow({ sending: { name, state, sent, message } }: { sending: Sending }) {
  if (state === 'refused') return <Notice tone="bad"><strong>{name}</strong> was not taken. {message}</Notice>
  return (
    <label class="progress">
      <span class="clip">{state === 'waiting' ? 'Next: ' : 'Sending '}{name}</span>
      <progress max={1} value={sent} />
      <span class="number dim">{formatShare(sent)}</span>
    </label>
  )
}
