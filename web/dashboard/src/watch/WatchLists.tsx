// Made next.
export function WatchLists() {
  return <p class="dim">Watch lists</p>
}
