// Search over the whole building, as a combobox: type, go through the hits with the arrows, Enter opens one.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { go, openPlace } from '../app/route'
import { addCharted } from '../app/charted'
import { useLive } from '../live/useLive'
import { Icon } from '../ui/Icon'
import { sentence } from '../ui/sentences'
import { ShowQuery } from '../ui/ShowQuery'
import { Hits } from './Hits'
import { inOrder } from './order'
import { KINDS, SEARCH, type SearchEntity } from './searches'
import { useDebounced } from './useDebounced'
import './search.css'

export function Search({ buildingId }: { buildingId: string | null }) {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const asked = useDebounced(text.trim(), 200)
  const variables = { text: asked, building: buildingId }
  const live = useLive(SEARCH, asked && open ? variables : null, { keep: true })
  const groups = KINDS.map((kind) => ({ kind, hits: asked && live.data ? inOrder<SearchEntity>(live.data[kind].nodes) : [] }))
  const hits = groups.flatMap((group) => group.hits)
  const shown = open && text.trim() !== ''
  // the hits are those of what stands in the field, not of what stood there before
  const current = asked === text.trim() && (live.state === 'live' || live.state === 'stale')
  const [due, setDue] = useState(false) // Enter came before its hits
  useSlash(input)
  useEffect(() => setActive(0), [asked])

  useEffect(() => {
    if (due && current) choose(hits[0])
  }, [due, current])

  const choose = (entity: SearchEntity | undefined): void => {
    setDue(false)
    if (!entity) return
    setOpen(false)
    openHit(entity)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      if (shown) event.preventDefault()
      setOpen(false)
      if (!shown) setText('')
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setOpen(true)
      setActive((active + step + hits.length) % Math.max(1, hits.length))
    } else if (event.key === 'Enter' && shown) current ? choose(hits[active]) : setDue(true)
  }
  return (
    <search class="search" onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOpen(false)}>
      <Icon name="search" />
      <input
        ref={input}
        class="input"
        type="text"
        role="combobox"
        aria-label="Search places, assets and points"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[active] ? `${list}-${active}` : undefined}
        placeholder="Search"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => { setText(event.currentTarget.value); setOpen(true); setDue(false) }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      <div class="hits" hidden={!shown}>
        <Hits id={list} groups={groups} active={active} onChoose={choose} />
        {!hits.length && <p class="dim none" role="status">{statusOf(live.state, live.errors.length ? sentence(live.errors) : null, asked)}</p>}
        <footer>
          <span class="dim">Arrow keys choose, Enter opens</span>
          <ShowQuery document={SEARCH} variables={variables} of="the search" />
        </footer>
      </div>
    </search>
  )
}

function statusOf(state: string, error: string | null, asked: string): string {
  if (error) return error
  return state === 'live' ? `Nothing is called “${asked}”. Try a part of the name, a room number or a class.` : 'Searching …'
}

/** A place or asset opens; a level shows its plan; a point goes onto the chart beside what it belongs to. */
function openHit(entity: SearchEntity): void {
  if (entity.__typename === 'Building' || entity.__typename === 'Site') return go('')
  if (entity.__typename === 'Level') return go(`levels/${entity.id}`)
  if (entity.__typename !== 'Point') return openPlace(entity.id)
  addCharted(entity.id)
  openPlace(entity.of?.id ?? entity.place?.id ?? entity.id)
}

/** The key "/" goes to the search from anywhere but a text field. */
function useSlash(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const at = event.target as HTMLElement
      if (event.key !== '/' || event.ctrlKey || event.metaKey || at.closest('input, textarea, select, dialog, [contenteditable]')) return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [input])
}
