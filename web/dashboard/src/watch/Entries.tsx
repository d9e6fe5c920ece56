// The entries of a list as a table that fits any query; on a narrow list each entry takes two lines.
import { placeHref } from '../app/route'
import { formatAge, formatNumber, secondsOf } from '../ui/format'
import { Age, useFlash } from '../ui/Value'
import type { Shown } from './moves'
import { isReading, titleOf, type Cell, type Row } from './rows'

interface Props {
  shown: readonly Shown[]
  columns: readonly string[]
  name: string
  /** The numbers that the list compares with. */
  limits: readonly number[]
}

export function Entries({ shown, columns, name, limits }: Props) {
  return (
    <table class="watch-entries" role="table" aria-label={name}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Entry</th>
          {columns.map((column) => <th key={column} role="columnheader" scope="col">{titleOf(column)}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shown.map(({ row, state }) => (
          <tr key={row.id} role="row" data-state={state} data-entry={row.id} aria-hidden={state === 'left' || undefined}>
            <th role="rowheader" scope="row"><EntryName row={row} left={state === 'left'} /></th>
            {columns.map((column) => <Field key={column} column={column} cell={row.cells.get(column)} limits={limits} />)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function EntryName({ row, left }: { row: Row; left: boolean }) {
  return left ? <span>{row.name}</span> : <a href={placeHref(row.leadsTo)}>{row.name}</a>
}

function Field({ column, cell, limits }: { column: string; cell: Cell | undefined; limits: readonly number[] }) {
  const kind = !cell ? 'none' : isReading(column) ? 'reading' : cell.id ? 'link' : 'text'
  return (
    <td role="cell" data-kind={kind} data-label={titleOf(column)}>
      {cell && <Content cell={cell} limits={limits} />}
    </td>
  )
}

function Content({ cell, limits }: { cell: Cell; limits: readonly number[] }) {
  const figure = cell.number === undefined ? wordsOf(cell.text) : formatNumber(cell.number, limits)
  const element = useFlash<HTMLSpanElement>(cell.number === undefined ? '' : (figure ?? ''))
  return (
    <>
      {figure !== undefined && (
        <span ref={element} class={cell.number === undefined ? undefined : 'value'}>
          {cell.id ? <a class="quiet" href={placeHref(cell.id)}>{figure}</a> : figure}
          {cell.unit && <small> {cell.unit}</small>}
        </span>
      )}
      {cell.doubted && <span class="tag warn" title="Its source doubts this value">doubted</span>}
      {cell.time && <> <Age time={cell.time} /></>}
    </>
  )
}

/** A duration in its largest unit; other texts as they are. */
function wordsOf(text: string | undefined): string | undefined {
  const seconds = text === undefined ? null : /\d/.test(text) ? secondsOf(text) : null
  return seconds === null ? text : formatAge(0, seconds * 1000)
}
