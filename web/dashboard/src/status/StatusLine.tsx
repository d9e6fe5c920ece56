// How everything is, in one line: the line to the server, its stores, the points, what comes in, and imports.
import { useState } from 'preact/hooks'
import { hrefOf } from '../app/route'
import { graphql, type ResultOf } from '../live/graphql'
import { useLive, type Live } from '../live/useLive'
import { Icon } from '../ui/Icon'
import { formatCount, formatNumber, plural, secondsOf } from '../ui/format'
import { StatusDetails } from './StatusDetails'
import './status.css'

/** Apart from what the stores hold: it answers when one of them does not. */
export const SERVER = graphql(`
  query Server @live(minInterval: "PT2S") {
    server {
      version
      time
      stores { name engine version state since }
      ingest { readingsPerSecond lag inbox deadLetters }
    }
  }
`)

export const STATUS = graphql(`
  query Status($points: PointWhere) @live(minInterval: "PT2S") {
    points(first: 0, where: $points) {
      totalCount
      facets(by: STALE) { key count }
    }
    imports(first: 5, state: [QUEUED, RUNNING]) {
      nodes { id file state phase progress }
    }
  }
`)

export type ServerStatus = ResultOf<typeof SERVER>['server']
export type Status = ResultOf<typeof STATUS>

export function StatusLine({ buildingId }: { buildingId: string | null }) {
  const [open, setOpen] = useState(false)
  const variables = { points: buildingId ? { at: { id: [buildingId] } } : null }
  const server = useLive(SERVER, {})
  const live = useLive(STATUS, variables, { keep: true })
  const running = live.data?.imports?.nodes ?? []
  const health = healthOf(server, live)
  return (
    <section class="status" aria-label="Status" onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOpen(false)} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      {running[0] && (
        <a class="tag accent" href={hrefOf('imports')}>
          <Icon name="imports" size={12} />
          <span class="clip">{running.length > 1 ? plural(running.length, 'import') : running[0].file}</span>
          <span class="number">{running[0].progress === null ? '' : `${Math.round(running[0].progress * 100)} %`}</span>
        </a>
      )}
      <button type="button" class="button quiet" aria-expanded={open} aria-controls="status-details" onClick={() => setOpen(!open)}>
        <span class={`dot ${health.tone}`} />
        <span class="words">{health.words}</span>
        <Points status={live.data} server={server.data?.server} />
      </button>
      <div id="status-details" class="details" hidden={!open}>
        {open && <StatusDetails server={server} live={live} variables={variables} />}
      </div>
      <p class="visually-hidden" role="status">{health.tone === 'good' ? '' : health.words}</p>
    </section>
  )
}

function Points({ status, server }: { status: Status | undefined; server: ServerStatus | undefined }) {
  if (!status) return null
  const { points } = status
  const silent = silentOf(status)
  const rate = server && rateOf(server)
  return (
    <span class="points number">
      {silent === null ? plural(points.totalCount, 'point') : `${formatCount(points.totalCount - silent)} live`}
      {silent ? <span class="silent"> · {formatCount(silent)} silent</span> : null}
      {rate && <span class="rate"> · {rate}</span>}
    </span>
  )
}

/** What comes in, and how late; null while it cannot be asked. */
export function rateOf({ ingest }: ServerStatus): string | null {
  if (!ingest) return null
  const seconds = ingest.lag === null ? null : secondsOf(ingest.lag)
  return `${formatNumber(ingest.readingsPerSecond)}/s${seconds === null ? '' : `, lag ${formatNumber(seconds)} s`}`
}

/** How many points are overdue; null while readings cannot be asked. */
export function silentOf(status: Status): number | null {
  if (!status.points.facets) return null
  return status.points.facets.find((facet) => facet.key === 'true')?.count ?? 0
}

/** The one thing to know, the worst first. */
function healthOf(server: Live<ResultOf<typeof SERVER>>, status: Live<Status>): { tone: string; words: string } {
  const stores = server.data?.server.stores ?? []
  const down = stores.filter((store) => store.state === 'DOWN').map((store) => store.name)
  if (isLate(server)) return lateness(server)
  if (down.length) return { tone: 'bad', words: `${down.join(', ')} down` }
  if (isLate(status)) return lateness(status)
  if (!server.data) return { tone: '', words: 'Connecting' }
  if (stores.some((store) => store.state === 'STARTING')) return { tone: 'warn', words: 'Starting' }
  return { tone: 'good', words: 'Live' }
}

const isLate = ({ state }: Live<unknown>): boolean => state === 'failed' || state === 'stale'

/** The details say more; a whole sentence has no room here. */
function lateness({ errors }: Live<unknown>): { tone: string; words: string } {
  const away = errors.some((error) => error.extensions?.code === 'UNREACHABLE')
  return away ? { tone: 'bad', words: 'Reconnecting' } : { tone: 'warn', words: 'Answers are late' }
}
