// The models that the graph is made of.
import { formatCount } from '../ui/format'
import { Empty } from '../ui/states'
import type { ModelData } from './documents'

export function Models({ models: all }: { models: readonly ModelData[] }) {
  const models = all.filter((model) => model.format !== 'edits') // what was written by hand comes from no file
  return (
    <section aria-labelledby="models-title">
      <h3 id="models-title">Models</h3>
      {!models.length && <Empty icon="file" title="No models yet">Each imported file becomes a model; a later file of the same name is its next revision.</Empty>}
      {models.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Table of the models">
          <table>
            <thead><tr><th scope="col">Model</th><th scope="col">Building</th><th scope="col">Format</th><th scope="col" class="right">Entities</th></tr></thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.id}>
                  <th scope="row">{model.name}</th>
                  <td>{model.building?.name ?? model.building?.key}</td>
                  <td>{model.format}</td>
                  <td class="number right">{formatCount(model.entities)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
