// The chart as a table, for those who do not see it or want the numbers.
import { formatReading } from '../ui/format'
import { Age } from '../ui/Value'
import { summaryOf } from './columns'
import { written, writtenMean } from './kinds'
import type { Line } from './series'

export function LastValues({ lines, span }: { lines: readonly Line[]; span: string }) {
  return (
    <details class="chart-table">
      <summary>Values as a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Values as a table">
        <table>
          <caption class="visually-hidden">Last values, and those of the stretch of time: {span}</caption>
          <thead>
            <tr><th scope="col">Point</th><th scope="col">Last</th><th scope="col">Age</th><th scope="col">Least</th><th scope="col">Mean</th><th scope="col">Greatest</th></tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const summary = summaryOf(line)
              return (
                <tr key={line.id}>
                  <th scope="row">{line.name}</th>
                  <td>{formatReading(line.latest, line.axis.states)} {line.unit}</td>
                  <td>{line.latest ? <Age time={line.latest.time} /> : '–'}</td>
                  <td>{summary ? written(line.axis, summary.min) : '–'}</td>
                  <td>{summary ? writtenMean(line.axis, summary.avg) : '–'}</td>
                  <td>{summary ? written(line.axis, summary.max) : '–'}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </details>
  )
}
