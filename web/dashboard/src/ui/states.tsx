// What a view shows when it has nothing to show, not yet, or no longer.
import type { ComponentChildren } from 'preact'
import { passes } from '../live/errors'
import type { Live } from '../live/useLive'
import { formatTimeOfDay } from './format'
import { Icon, type IconName } from './Icon'
import { reasonOf, sentence } from './sentences'

/** Nothing is there; the sentence says what to do about it. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} size={24} />
      <h3>{title}</h3>
      {children && <p>{children}</p>}
    </div>
  )
}

/** The place of what is on its way. */
export function Loading({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{label} …</span>
      {Array.from({ length: rows }, (_, row) => <i key={row} />)}
    </div>
  )
}

export function Notice({ tone = 'warn', children }: { tone?: 'good' | 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'good' ? 'status' : 'alert'}>
      <Icon name={tone === 'good' ? 'check' : 'alert'} />
      <div>{children}</div>
    </div>
  )
}

/** What is wrong with an answer, above the data that is there all the same; nothing while all is well. */
export function LiveNotice({ live }: { live: Live<unknown> }) {
  if (live.state === 'stale' && live.errors.every((error) => error.extensions?.code === 'UNREACHABLE')) {
    return <Notice>Not connected. This is how it was at {clock(live.at)}.</Notice>
  }
  if (live.state === 'stale') {
    return <Notice>{sentence(live.errors)} This is how it was at {clock(live.at)}{passes(live.errors) && '; it goes on by itself'}.</Notice>
  }
  if (live.state === 'live' && live.errors.length) {
    return <Notice>{sentence(live.errors)} What depends on it {live.at === undefined ? 'is missing' : `stays as it was at ${clock(live.at)}`}{passes(live.errors) && ', and goes on by itself'}.</Notice>
  }
  return null
}

/** For a view without data: on its way, or failed with the reason. */
export function Waiting({ live, rows, label }: { live: Live<unknown>; rows?: number; label?: string }) {
  if (live.state !== 'failed') return <Loading rows={rows} label={label} />
  return (
    <Empty icon="alert" title="This cannot be shown now">
      {reasonOf(live.errors)}
    </Empty>
  )
}

export function clock(at: number | undefined): string {
  return at === undefined ? 'an unknown time' : formatTimeOfDay(at)
}
