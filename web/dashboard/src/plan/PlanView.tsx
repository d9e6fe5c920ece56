// Made next.
export function PlanView({ levelId }: { levelId: string | null }) {
  return <p class="dim">{String(levelId)}</p>
}
