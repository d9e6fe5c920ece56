// Imports: drop files, see them read, read the warnings, take them back; and the models that the building is made of.
import { useState } from 'preact/hooks'
import { useBuilding } from '../app/building'
import { useLive } from '../live/useLive'
import { ShowQuery } from '../ui/ShowQuery'
import { Empty, LiveNotice, Waiting } from '../ui/states'
import { IMPORTS, type ModelData } from './documents'
import { ImportCard } from './ImportCard'
import { ImportForm } from './ImportForm'
import { Models } from './Models'
import './imports.css'

const PAGE = 20

export function ImportsView() {
  const [first, setFirst] = useState(PAGE)
  const live = useLive(IMPORTS, { first }, { keep: true })
  const { buildings } = useBuilding()
  const imports = live.data?.imports
  const newest = newestOf(live.data?.models.nodes ?? [])
  return (
    <section class="panel imports" aria-labelledby="imports-title">
      <header>
        <h2 id="imports-title">Imports</h2>
        <ShowQuery document={IMPORTS} variables={{ first }} of="the imports" />
      </header>
      <div class="body">
        <ImportForm buildings={buildings} models={live.data?.models.nodes ?? []} />
        <LiveNotice live={live} />
        <section aria-label="Earlier imports">
          <h3>What was imported</h3>
          {!live.data && <Waiting live={live} rows={5} label="The imports are loading" />}
          {imports && !imports.nodes.length && <Empty icon="imports" title="Nothing was imported yet">Drop a building’s IFC file above, then its Brick file: they find each other by GlobalId.</Empty>}
          <ol class="cards">
            {imports?.nodes.map((one) => <ImportCard key={one.id} run={one} canUndo={newest.has(one.id)} />)}
          </ol>
          {imports && imports.totalCount > imports.nodes.length && first < 500 && (
            <button type="button" class="button" onClick={() => setFirst(Math.min(500, first * 4))}>More of {imports.totalCount} imports</button>
          )}
        </section>
        {live.data && <Models models={live.data.models.nodes} />}
      </div>
    </section>
  )
}

/** The imports that can be taken back: the newest of each model, where it is applied. */
function newestOf(models: readonly ModelData[]): ReadonlySet<string> {
  return new Set(models.flatMap((model) => model.imports?.nodes ?? []).filter((one) => one.applied).map((one) => one.id))
}
