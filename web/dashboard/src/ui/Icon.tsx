// The page's icons, drawn for it: 16 px, one stroke, in the colour of the text beside them.
const PATHS = {
  alert: 'M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5v.1',
  building: 'M3 14V5l5-2.5L13 5v9M1.5 14h13M6 7h0M10 7h0M6 10h0M10 10h0',
  chart: 'M2 2.5v11h12M4.5 10 7 6.5 9.5 9l4-5',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3l2 2',
  enlarge: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  file: 'M9 1.5H4v13h8.5V5zM9 1.5V5h3.5',
  asset: 'm8 1.5 5.5 3.25v6.5L8 14.5l-5.5-3.25v-6.5zM2.5 4.75 8 8l5.5-3.25M8 8v6.5',
  imports: 'M8 10V2M5 4.75 8 1.75l3 3M2 10v3.5h12V10',
  level: 'm8 2 6.5 3.25L8 8.5 1.5 5.25zM1.5 8.5 8 11.75l6.5-3.25',
  moon: 'M13.5 9.5A5.75 5.75 0 1 1 6.5 2.5a4.75 4.75 0 0 0 7 7z',
  plan: 'M2 2h12v12H2zM2 9h5V6M7 14v-2M10 2v4.5h4',
  point: 'M8 13.5a2.25 2.25 0 0 0 1.25-4.1V3.75a1.25 1.25 0 0 0-2.5 0V9.4A2.25 2.25 0 0 0 8 13.5z',
  query: 'M6 2.5H4.5V7L3 8l1.5 1v4.5H6M10 2.5h1.5V7L13 8l-1.5 1v4.5H10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.25-1.25 3.5 3.5',
  shrink: 'M9 3v4h4M9 7l4.5-4.5M7 13V9H3M7 9l-4.5 4.5',
  site: 'M8 14.5s4.75-4 4.75-7.75a4.75 4.75 0 0 0-9.5 0C3.25 10.5 8 14.5 8 14.5zM8 8.25a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  space: 'M3 2.5h10v11H3zM8.5 13.5V9.75',
  sun: 'M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1v1.25M8 13.75V15M1 8h1.25M13.75 8H15M3 3l1 1m8 8 1 1M3 13l1-1m8-8 1-1',
  system: 'M8 3.5v3.5M3.5 12V9.5h9V12M8 7v2.5M6.5 1.5h3v2h-3zM2 12h3v2.5H2zM11 12h3v2.5h-3z',
  tree: 'M2.5 3h4M5 3v9.5h3.5M5 7.75h3.5M10.5 6h3v3.5h-3zM10.5 11h3v3.5h-3z',
  undo: 'M5 3 2 6l3 3M2.5 6H9a4 4 0 0 1 0 8H5.5',
  watch: 'M1.25 8S3.75 3.25 8 3.25 14.75 8 14.75 8 12.25 12.75 8 12.75 1.25 8 1.25 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  zone: 'M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M6 6h4v4H6z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
