// What is behind the status line: each store, the points, what comes in, with the queries of it.
import { hrefOf } from '../app/route'
import type { ResultOf } from '../live/graphql'
import type { Live } from '../live/useLive'
import { formatAge, formatCount, plural } from '../ui/format'
import { ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Waiting } from '../ui/states'
import { useNow } from '../ui/useNow'
import { rateOf, SERVER, silentOf, STATUS, type ServerStatus, type Status } from './StatusLine'

const WORDS = { UP: 'up', DOWN: 'down', STARTING: 'starting' }
const TONES = { UP: 'good', DOWN: 'bad', STARTING: 'warn' }

interface Props {
  server: Live<ResultOf<typeof SERVER>>
  live: Live<Status>
  variables: { points: object | null }
}

export function StatusDetails({ server, live, variables }: Props) {
  const known = server.data?.server
  return (
    <>
      <LiveNotice live={server} />
      {!known && <Waiting live={server} rows={4} />}
      {known && <dl><Stores server={known} /></dl>}
      <LiveNotice live={live} />
      {!live.data && <Waiting live={live} rows={2} />}
      <dl>
        {live.data && <Points status={live.data} />}
        {known?.ingest && <Intake server={known} ingest={known.ingest} />}
      </dl>
      <footer>
        <span class="dim">Edifice {known?.version}</span>
        <span>
          <ShowQuery document={SERVER} variables={{}} of="the server" />
          <ShowQuery document={STATUS} variables={variables} of="the points" />
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

function Points({ status }: { status: Status }) {
  const silent = silentOf(status)
  return (
    <div>
      <dt>points</dt>
      <dd class="number">
        {plural(status.points.totalCount, 'point')}
        {silent ? <> · <a href={hrefOf('watch/silent-points')}>{formatCount(silent)} silent</a></> : null}
      </dd>
    </div>
  )
}

function Intake({ server, ingest }: { server: ServerStatus; ingest: NonNullable<ServerStatus['ingest']> }) {
  return (
    <>
      <div><dt>readings</dt><dd class="number">{rateOf(server)}</dd></div>
      <div>
        <dt>waiting</dt>
        <dd class="number">
          {plural(ingest.inbox, 'unknown topic')} · {plural(ingest.deadLetters, 'dead letter')}
        </dd>
      </div>
    </>
  )
}
