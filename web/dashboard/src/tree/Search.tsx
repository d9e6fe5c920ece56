// Made next.
export function Search({ buildingId }: { buildingId: string | null }) {
  return <span hidden>{buildingId}</span>
}
