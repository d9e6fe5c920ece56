// The plan of a level: its rooms coloured by what is measured in them, as it is now.
import './plan.css'
import { useMemo, useState } from 'preact/hooks'
import { useRoute } from '../app/route'
import { useLive } from '../live/useLive'
import { labelOf } from '../ui/format'
import { ShowQuery } from '../ui/ShowQuery'
import { Empty, LiveNotice, Loading, Notice, Waiting } from '../ui/states'
import { chooseQuantity, useChosen } from './chosen'
import { levelOf, levelsOf, PLAN, type Level } from './document'
import { Legend } from './Legend'
import { LevelTabs } from './LevelTabs'
import { PlanDrawing } from './PlanDrawing'
import { offered, offerFor, QUANTITIES, type Offer, type Quantity } from './quantities'
import { QuantityChoice } from './QuantityChoice'
import { RoomList } from './RoomList'
import { coloured } from './rooms'
import { useShapes } from './useShapes'

const FIRST: Offer = { quantity: QUANTITIES[0]!, is: QUANTITIES[0]!.classes[0]! }
const PANEL = 'plan-panel'

export function PlanView({ levelId }: { levelId: string }) {
  const key = useChosen()
  const [asked, setAsked] = useState<Offer>(offerFor([], key) ?? FIRST)
  const variables = { level: levelId, is: asked.is }
  const live = useLive(PLAN, variables, { keep: true })
  const level = levelOf(live.data)
  const offers = level ? offered(level.points.facets?.map((facet) => facet.key) ?? []) : []
  const wanted = offerFor(offers, key)
  if (wanted && wanted.is !== asked.is) setAsked(wanted) // by a class that occurs
  const levels = level ? levelsOf(level) : []
  return (
    <section class="panel plan" aria-label={`Plan of ${level ? labelOf(level) : 'the level'}`}>
      <header>
        <h2 class="visually-hidden">Plan</h2>
        <LevelTabs levels={levels} levelId={levelId} controls={PANEL} />
        <ShowQuery document={PLAN} variables={variables} of="the plan" />
      </header>
      {offers.length > 0 && <QuantityChoice offers={offers} chosen={asked.quantity} choose={chooseQuantity} />}
      <div class="plan-body" id={PANEL} role="tabpanel" aria-label={level ? labelOf(level) : 'Level'}>
        <LiveNotice live={live} />
        {!live.data && <Waiting live={live} rows={10} label="The plan is on its way" />}
        {level && <Rooms level={level} quantity={asked.quantity} absent={!offers.some(({ quantity }) => quantity === asked.quantity)} />}
        {live.data && !level && <NoLevel failed={live.errors.length > 0} />}
      </div>
    </section>
  )
}

function NoLevel({ failed }: { failed: boolean }) {
  if (failed) return <Empty icon="alert" title="The plan cannot be shown now" />
  return <Empty icon="level" title="There is no such level">It may have gone with the model that named it.</Empty>
}

function Rooms({ level, quantity, absent }: { level: Level; quantity: Quantity; absent: boolean }) {
  const selected = useRoute().place
  const shapes = useShapes(level.plan)
  const spaces = level.spaces.nodes
  const colours = useMemo(() => coloured(spaces, quantity), [spaces, quantity])
  if (!spaces.length) return <Empty icon="space" title="This level has no rooms">A model that names them brings them here.</Empty>
  if (shapes.state === 'loading') return <Loading rows={10} label="The plan is on its way" />
  const shaped = new Set(shapes.state === 'there' ? shapes.plan.rooms.map((room) => room.id) : [])
  const others = [...colours.rooms.values()].filter((room) => !shaped.has(room.id))
  const label = `${labelOf(level)}, rooms coloured by ${quantity.label.toLowerCase()}; arrow keys go from room to room`
  return (
    <>
      {shapes.state === 'failed' && <Notice>The drawing could not be fetched. It is tried again by itself.</Notice>}
      {shapes.state === 'there' && <PlanDrawing plan={shapes.plan} colours={colours} quantity={quantity} selected={selected} label={label} />}
      {others.length > 0 && <RoomList rooms={others} colours={colours} quantity={quantity} selected={selected} alone={shapes.state !== 'there'} />}
      <Legend quantity={quantity} colours={colours} absent={absent} />
      {level.spaces.totalCount > spaces.length && <p class="dim plan-more">The first {spaces.length} of {level.spaces.totalCount} rooms.</p>}
    </>
  )
}
