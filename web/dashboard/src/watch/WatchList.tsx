// One list: a live query whose entries come and go while one watches.
import { useMemo } from 'preact/hooks'
import { hrefOf } from '../app/route'
import { isLate } from '../live/late'
import { useLive, useLiveText, type Live } from '../live/useLive'
import { formatNumber } from '../ui/format'
import { Icon, type IconName } from '../ui/Icon'
import { ShowQuery } from '../ui/ShowQuery'
import { sentence } from '../ui/sentences'
import { clock, Empty, LiveNotice, Waiting } from '../ui/states'
import { WATCHED } from './documents'
import { Entries } from './Entries'
import type { List } from './lists'
import { nothingIn, type Nothing as NothingState } from './nothing'
import { entriesOf, limitsOf, type Answer } from './rows'
import { movesInWords, useMoves } from './useMoves'

const REFUSED = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'COST_LIMIT_EXCEEDED'])

interface Props {
  list: List
  variables: { at?: { id: string[] } }
  /** What the building that it is about is called. */
  building: string
  /** Whether it is the only one shown. */
  alone: boolean
  edit(): void
}

export function WatchList({ list, variables, building, alone, edit }: Props) {
  const live = useLiveText<Answer>(list.text, variables)
  const entries = useMemo(() => live.data && entriesOf(live.data), [live.data])
  const shown = useMoves(entries?.rows)
  const limits = useMemo(() => limitsOf(list.text), [list.text])
  return (
    <section class="panel watch-list" data-list={list.key} aria-label={list.name}>
      <header>
        <h2 class="clip"><a href={hrefOf(alone ? 'watch' : `watch/${list.key}`)}>{list.name}</a></h2>
        {entries && <span class="count number" data-some={entries.total > 0 || undefined}>{formatNumber(entries.total)}<span class="visually-hidden"> now</span></span>}
        <Liveness live={live} />
        {list.own && <button type="button" class="button quiet small" onClick={edit}>Edit</button>}
        <ShowQuery document={list.text} variables={variables} of={list.name} />
      </header>
      <p class="about dim"><b>{list.own ? 'Your query' : building}</b>{list.about && ` · ${list.about}`}</p>
      <div class="watch-body">
        {refused(live) ? <Refused live={live} list={list} edit={edit} /> : <LiveNotice live={live} />}
        {!live.data && !refused(live) && <Waiting live={live} rows={5} label={`${list.name} is on its way`} />}
        {entries && shown && (shown.length ? <Entries shown={shown} columns={entries.columns} name={list.name} limits={limits} /> : !refused(live) && <Nothing list={list} variables={variables} building={building} live={live} />)}
        {entries && entries.total > entries.rows.length && <p class="more dim">The first {entries.rows.length} of {formatNumber(entries.total)}.</p>}
        {live.data && !entries && live.state === 'live' && !live.errors.length && <Empty icon="query" title="This query has no list">Its first field must be one with nodes.</Empty>}
      </div>
      <p class="visually-hidden" role="status">{shown && movesInWords(shown)}</p>
    </section>
  )
}

function Liveness({ live }: { live: Live<unknown> }) {
  const state = live.state === 'live' && isLate(live) ? 'stale' : live.state
  const tone = { live: 'good', connecting: '', stale: 'warn', failed: 'bad' }[state]
  const words = { live: `Live, last change ${clock(live.at)}`, connecting: 'Connecting', stale: `Not live, as of ${clock(live.at)}`, failed: 'Failed' }[state]
  return <span class="liveness" title={words}><span class={`dot ${tone}`} /><span class="visually-hidden">{words}</span></span>
}

/** The server will not run the query however often it is asked. */
function refused(live: Live<unknown>): boolean {
  return !live.data && live.errors.some((error) => REFUSED.has(error.extensions?.code ?? ''))
}

function Refused({ live, list, edit }: { live: Live<unknown>; list: List; edit(): void }) {
  const dear = live.errors.some((error) => error.extensions?.code === 'COST_LIMIT_EXCEEDED')
  return (
    <div class="empty">
      <Icon name="alert" size={24} />
      <h3>{dear ? 'This query asks for too much' : 'This query is refused'}</h3>
      <p>{sentence(live.errors)}</p>
      {list.own && <button type="button" class="button" onClick={edit}>Edit the query</button>}
    </div>
  )
}

const ICONS: Record<NothingState['state'], IconName> = { clear: 'check', deaf: 'alert', none: 'point', unknown: 'watch' }

function Nothing({ list, variables, building, live }: Omit<Props, 'alone' | 'edit'> & { live: Live<unknown> }) {
  const { sort } = list
  const watched = useLive(WATCHED, sort && { is: sort.is, at: variables.at ?? null })
  const current = live.state === 'live' && !live.errors.length && watched.state === 'live'
  const { state, text } = nothingIn(sort, current ? watched.data?.points : undefined, building)
  return (
    <div class="empty nothing" data-state={state}>
      <Icon name={ICONS[state]} size={20} />
      <p>{text}</p>
    </div>
  )
}
