// One import: how far it is, what it changed, what was read otherwise than it stands, and the way back.
import { hrefOf } from '../app/route'
import { useLive } from '../live/useLive'
import { formatCount, formatShare, plural } from '../ui/format'
import { Age } from '../ui/Value'
import { Actions } from './Actions'
import { PROGRESS, type ImportData } from './documents'
import { Warnings } from './Warnings'
import { failureOf } from './words'

const STATES: Record<ImportData['state'], { label: string; tone: string }> = {
  QUEUED: { label: 'waiting', tone: 'accent' },
  RUNNING: { label: 'running', tone: 'accent' },
  SUCCEEDED: { label: 'done', tone: 'good' },
  SUCCEEDED_WITH_WARNINGS: { label: 'done, with warnings', tone: 'warn' },
  FAILED: { label: 'failed', tone: 'bad' },
  CANCELLED: { label: 'cancelled', tone: '' },
  UNDONE: { label: 'undone', tone: '' },
}
const PHASES: Record<string, string> = {
  READ: 'reading the file', STORE: 'storing readings', PLAN: 'comparing with what is there', STAGE: 'preparing the change', APPLY: 'applying the change',
}

export const isRunning = (run: ImportData): boolean => run.state === 'QUEUED' || run.state === 'RUNNING'

export function ImportCard({ run, canUndo }: { run: ImportData; canUndo: boolean }) {
  const followed = useLive(PROGRESS, isRunning(run) ? { id: run.id } : null).data?.import
  const now = isRunning(run) && followed ? followed : run
  const state = STATES[now.state]
  const building = now.model?.building?.name ?? now.model?.building?.key
  const succeeded = now.state === 'SUCCEEDED' || now.state === 'SUCCEEDED_WITH_WARNINGS'
  const tried = succeeded && !now.applied && now.format !== 'readings'
  return (
    <li class="card" aria-label={`${now.file}, ${state.label}`}>
      <div class="head">
        <strong class="clip">{now.file}</strong>
        {building && (succeeded && now.applied ? <a class="quiet clip" href={hrefOf('', { building: now.model!.building!.id })}>{building}</a> : <span class="dim clip">{building}</span>)}
        <span class={`tag ${state.tone}`}>{tried ? 'only tried' : state.label}</span>
        <span class="dim when">{now.startedAt && <><Age time={now.finishedAt ?? now.startedAt} /> ago</>}</span>
        <Actions run={now} building={building} canUndo={canUndo} tried={tried} />
      </div>
      {isRunning(now) && <Progress run={now} />}
      {succeeded && <p class="number">{changesOf(now)} <Seconds run={now} /></p>}
      {now.error && <p class="error">{failureOf(now.error)} <code class="dim">{now.error.code}</code></p>}
      <Warnings warnings={now.warnings} />
    </li>
  )
}

function Progress({ run }: { run: ImportData }) {
  const phase = run.phase ? (PHASES[run.phase] ?? run.phase.toLowerCase()) : 'waiting for its turn'
  return (
    <label class="progress">
      <span>{phase}</span>
      <progress max={1} {...(run.progress === null ? {} : { value: run.progress })} />
      <span class="number dim">{run.progress === null ? '' : formatShare(run.progress)}</span>
    </label>
  )
}

function changesOf(run: ImportData): string {
  const parts = [
    [run.added, 'added'], [run.changed, 'changed'], [run.retired, 'retired'], [run.unchanged, 'unchanged'],
  ].filter(([count]) => count).map(([count, word]) => `${formatCount(count as number)} ${word}`)
  return parts.length ? parts.join(', ') : 'Nothing was different'
}

function Seconds({ run }: { run: ImportData }) {
  const total = run.phases.reduce((sum, phase) => sum + phase.seconds, 0)
  if (!total) return null
  const each = run.phases.map((phase) => `${PHASES[phase.name] ?? phase.name}: ${phase.seconds.toFixed(1)} s`).join('\n')
  return <span class="dim" title={each}>in {plural(Math.max(1, Math.round(total)), 'second')}</span>
}
