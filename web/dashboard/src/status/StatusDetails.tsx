// What is behind the status line: each store, the points, what comes in, with the query of it.
import { hrefOf } from '../app/route'
import type { Live } from '../live/useLive'
import { formatAge, formatCount, plural } from '../ui/format'
import { ShowQuery } from '../ui/ShowQuery'
import { LiveNotice, Waiting } from '../ui/states'
import { useNow } from '../ui/useNow'
import { rateOf, silentOf, STATUS, type Status } from './StatusLine'

const WORDS = { UP: 'up', DOWN: 'down', STARTING: 'starting' }
const TONES = { UP: 'good', DOWN: 'bad', STARTING: 'warn' }

interface Props {
  live: Live<Status>
  variables: { points: object | null }
}

export function StatusDetails({ live, variables }: Props) {
  const now = useNow()
  const status = live.data
  if (!status) return <Waiting live={live} rows={4} />
  const silent = silentOf(status)
  return (
    <>
      <LiveNotice live={live} />
      <dl>
        {status.server.stores.map((store) => (
          <div key={store.name}>
            <dt><span class={`dot ${TONES[store.state]}`} /> {store.name}</dt>
            <dd>{WORDS[store.state]} <span class="dim number">for {formatAge(store.since, now)} · {store.engine} {store.version}</span></dd>
          </div>
        ))}
        <div>
          <dt>points</dt>
          <dd class="number">
            {plural(status.points.totalCount, 'point')}
            {silent ? <> · <a href={hrefOf('watch/silent-points')}>{formatCount(silent)} silent</a></> : null}
          </dd>
        </div>
        {status.server.ingest && (
          <>
            <div><dt>readings</dt><dd class="number">{rateOf(status)}</dd></div>
            <div>
              <dt>waiting</dt>
              <dd class="number">
                {plural(status.server.ingest.inbox, 'unknown topic')} · {plural(status.server.ingest.deadLetters, 'dead letter')}
              </dd>
            </div>
          </>
        )}
      </dl>
      <footer>
        <span class="dim">Edifice {status.server.version}</span>
        <ShowQuery document={STATUS} variables={variables} of="the status" />
      </footer>
    </>
  )
}
