// How everything is, in one line: the line to the server, its stores, the points, what comes in, and imports.
import { useState } from 'preact/hooks'
import type { Building } from '../app/building'
import { hrefOf } from '../app/route'
import { PROGRESS } from '../imports/documents'
import { useLate } from '../live/late'
import { useLive } from '../live/useLive'
import { Icon } from '../ui/Icon'
import { formatCount, formatShare, plural } from '../ui/format'
import { SERVER, STATUS, type ServerStatus, type Status } from './documents'
import { liveOf, rateOf, silentOf } from './figures'
import { healthOf } from './health'
import { StatusDetails } from './StatusDetails'
import './status.css'

export function StatusLine({ building }: { building: Building | null }) {
  const [open, setOpen] = useState(false)
  const variables = { points: building ? { at: { id: [building.id] } } : null }
  const server = useLive(SERVER, {})
  const live = useLive(STATUS, variables, { keep: true })
  const health = healthOf(server, useLate())
  return (
    <section class="status" aria-label="Status" onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOpen(false)} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <Running imports={live.data?.imports?.nodes ?? []} />
      <button type="button" class="button quiet" aria-expanded={open} aria-controls="status-details" onClick={() => setOpen(!open)}>
        <span class={`dot ${health.tone}`} />
        <span class="words">{health.words}</span>
        <Points status={live.data} server={server.data?.server} />
      </button>
      <div id="status-details" class="details" hidden={!open}>
        {open && <StatusDetails server={server} live={live} variables={variables} building={building} />}
      </div>
      <p class="visually-hidden" role="status">{health.tone === 'good' ? '' : health.words}</p>
    </section>
  )
}

/** The import that runs, followed as its row is, so that both tell the same. */
function Running({ imports }: { imports: NonNullable<Status['imports']>['nodes'] }) {
  const only = imports.length === 1 ? imports[0]! : null
  const followed = useLive(PROGRESS, only && { id: only.id }).data?.import
  if (!imports.length) return null
  const progress = (followed ?? only)?.progress ?? null
  return (
    <a class="tag accent" href={hrefOf('imports')}>
      <Icon name="imports" size={12} />
      <span class="clip">{only ? only.file : plural(imports.length, 'import')}</span>
      <span class="number">{progress === null ? '' : formatShare(progress)}</span>
    </a>
  )
}

function Points({ status, server }: { status: Status | undefined; server: ServerStatus | undefined }) {
  if (!status) return null
  const silent = silentOf(status)
  const rate = server && rateOf(server)
  return (
    <span class="points number">
      {liveOf(status)}
      {silent ? <span class="silent"> · {formatCount(silent)} silent</span> : null}
      {rate && <span class="rate"> · server {rate}</span>}
    </span>
  )
}
