// What is behind the status line: each store, the points, what comes in, with the queries of it.
import type { Building } from '../app/building'
import { hrefOf } from '../app/route'
import type { ResultOf } from '../live/graphql'
import { useLate } from '../live/late'
import { useLive, type Live } from '../live/useLive'
import { formatAge, formatCount, plural } from '../ui/format'
import { queryHref, ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Notice, Waiting } from '../ui/states'
import { useNow } from '../ui/useNow'
import { SERVER, STATUS, WAITING, type ServerStatus, type Status } from './documents'
import { rateOf, silentOf } from './figures'

const WORDS = { UP: 'up', DOWN: 'down', STARTING: 'starting' }
const TONES = { UP: 'good', DOWN: 'bad', STARTING: 'warn' }

interface Props {
  server: Live<ResultOf<typeof SERVER>>
  live: Live<Status>
  variables: { points: object | null }
  building: Building | null
}

export function StatusDetails({ server, live, variables, building }: Props) {
  const known = server.data?.server
  const late = useLate()
  return (
    <>
      <LiveNotice live={server} />
      {!known && <Waiting live={server} rows={4} />}
      {known && <dl><Stores server={known} /></dl>}
      <LiveNotice live={live} />
      {late > 0 && server.state === 'live' && <Notice>{plural(late, 'part')} of this page {late === 1 ? 'waits' : 'wait'} for an answer, and may show what was before. It is tried again by itself.</Notice>}
      {!live.data && <Waiting live={live} rows={2} />}
      <dl>
        {live.data && <Points status={live.data} building={building} />}
        {known?.ingest && <Intake server={known} ingest={known.ingest} />}
      </dl>
      <footer>
        <span class="dim">Edifice {known?.version}</span>
        <span>
          <ShowQuery document={SERVER} variables={{}} of="the server" label="Server query" />
          <ShowQuery document={STATUS} variables={variables} of="the points" label="Points query" />
        </span>
      </footer>
    </>
  )
}

function Stores({ server }: { server: ServerStatus }) {
  const now = useNow()
  return (
    <>
      {server.stores.map((store) => (
        <div key={store.name}>
          <dt><span class={`dot ${TONES[store.state]}`} /> {store.name}</dt>
          <dd>{WORDS[store.state]} <span class="dim number">for {formatAge(store.since, now)} · {store.engine} {store.version}</span></dd>
        </div>
      ))}
    </>
  )
}

function Points({ status, building }: { status: Status; building: Building | null }) {
  const silent = silentOf(status)
  return (
    <div>
      <dt class="clip">{building?.name ?? building?.key ?? 'points'}</dt>
      <dd class="number">
        {plural(status.points.totalCount, 'point')}
        {silent ? <> · <a href={hrefOf('watch/silent-points')}>{formatCount(silent)} silent</a></> : null}
      </dd>
    </div>
  )
}

/** Of all buildings together: a server does not count them apart. */
function Intake({ server, ingest }: { server: ServerStatus; ingest: NonNullable<ServerStatus['ingest']> }) {
  const waiting = useLive(WAITING, {}).data
  const topics = waiting?.inbox?.nodes ?? []
  const letters = waiting?.deadLetters?.nodes ?? []
  return (
    <>
      <div><dt>whole server</dt><dd class="number">readings {rateOf(server)}</dd></div>
      <div>
        <dt>waiting</dt>
        <dd class="number">
          <a href={queryHref(WAITING, {})} target="_blank" rel="opener" title="Show the query of what waits in GraphiQL">
            {plural(ingest.inbox, 'unknown topic')} · {plural(ingest.deadLetters, 'dead letter')}
          </a>
        </dd>
      </div>
      {topics.map((one) => <p key={one.id} class="waiting"><code>{one.topic}</code> <span class="dim">no point of “{one.buildingKey}” has this name</span></p>)}
      {letters.map((one) => <p key={one.id} class="waiting">{one.topic && <code>{one.topic}</code>} <span class="dim">{one.message}</span></p>)}
    </>
  )
}
