// The hand-written page: one document for the rooms, one subscription for their values, no library.

const ROOMS = `query Rooms($building: ID!) {
  node(id: $building) {
    ... on Building {
      spaces(first: 200) {
        nodes {
          id name longName
          temperature: point(is: "Air_Temperature_Sensor") { id unit { symbol } latest { value time } }
          co2: point(is: "CO2_Level_Sensor") { id unit { symbol } latest { value time } }
        }
      }
    }
  }
}`

const LIVE = `subscription Live($building: ID!) {
  readings(within: $building, minInterval: "PT1S") {
    snapshot degraded dropped
    readings { pointId reading { value time } }
  }
}`

const BUILDINGS = `{ buildings(first: 100) { nodes { id key name } } }`

const element = (id) => document.getElementById(id)
const cells = new Map() // point id → the table cell that shows it

async function query(text, variables) {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  })
  const { data, errors } = await answer.json()
  if (errors?.length && !data) throw new Error(errors[0].message)
  return data
}

function say(text) {
  element('message').hidden = !text
  element('message').textContent = text ?? ''
}

async function showStores() {
  try {
    const { stores } = await (await fetch('/ready')).json()
    element('stores').replaceChildren(...stores.map((store) => {
      const item = document.createElement('li')
      item.className = store.state
      item.textContent = `${store.name} ${store.state.toLowerCase()}`
      item.title = `${store.engine} ${store.version ?? ''}`
      return item
    }))
  } catch {
    element('stores').replaceChildren(Object.assign(document.createElement('li'), { textContent: 'server away' }))
  }
}

function show(cell, reading, fresh) {
  if (reading?.value == null) return
  cell.firstChild.textContent = reading.value.toLocaleString(undefined, { maximumFractionDigits: 1 })
  cell.parentElement.lastElementChild.textContent = new Date(reading.time).toLocaleTimeString()
  if (!fresh) return
  cell.classList.remove('fresh')
  void cell.offsetWidth // restarts the animation
  cell.classList.add('fresh')
}

function valueCell(point) {
  const cell = document.createElement('td')
  cell.append(point ? '…' : '–')
  if (!point) return cell
  const unit = document.createElement('small')
  unit.textContent = ` ${point.unit?.symbol ?? ''}`
  cell.append(unit)
  cells.set(point.id, cell)
  return cell
}

function roomRow(room) {
  const row = document.createElement('tr')
  const name = document.createElement('th')
  name.scope = 'row'
  name.textContent = [room.name, room.longName].filter(Boolean).join(' · ')
  row.append(name, valueCell(room.temperature), valueCell(room.co2), document.createElement('td'))
  for (const point of [room.temperature, room.co2]) if (point) show(cells.get(point.id), point.latest, false)
  return row
}

async function showRooms(building) {
  cells.clear()
  const { node } = await query(ROOMS, { building })
  const rows = node.spaces.nodes.map(roomRow)
  if (rows.length) element('rooms').replaceChildren(...rows)
  else element('rooms').innerHTML = '<tr><td colspan="4">This building has no rooms yet.</td></tr>'
}

let socket
let wait = 500

function follow(building) {
  socket?.close()
  const own = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`, 'graphql-transport-ws')
  socket = own
  own.onopen = () => own.send(JSON.stringify({ type: 'connection_init' }))
  own.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    if (message.type === 'connection_ack') {
      wait = 500
      own.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: LIVE, variables: { building } } }))
    } else if (message.type === 'ping') own.send(JSON.stringify({ type: 'pong' }))
    else if (message.type === 'next') take(message.payload.data?.readings)
    else if (message.type === 'error') say(message.payload[0].message)
  }
  own.onclose = () => {
    if (socket !== own) return
    element('live').textContent = 'disconnected, trying again …'
    setTimeout(() => socket === own && follow(building), wait)
    wait = Math.min(wait * 2, 10_000)
  }
}

function take(event) {
  if (!event) return
  element('live').textContent = event.degraded ? 'live values are polled: the broker is away' : 'live'
  for (const { pointId, reading } of event.readings) {
    const cell = cells.get(pointId)
    if (cell) show(cell, reading, !event.snapshot)
  }
}

function showQueries(building) {
  const entries = [['Rooms with their latest values', ROOMS], ['Their values as they change', LIVE]]
  element('queries').replaceChildren(...entries.map(([title, text]) => {
    const link = document.createElement('a')
    link.href = `/graphiql?${new URLSearchParams({ query: text, variables: JSON.stringify({ building }) })}`
    link.textContent = title
    const item = document.createElement('li')
    item.append(link)
    return item
  }))
}

async function start() {
  try {
    const { buildings } = await query(BUILDINGS)
    if (!buildings.nodes.length) {
      say('No building yet: import one, and it appears here.')
      setTimeout(start, 2000)
      return
    }
    say()
    const choice = element('building')
    choice.replaceChildren(...buildings.nodes.map((one) => new Option(one.name ?? one.key, one.id)))
    choice.onchange = () => open(choice.value)
    await open(choice.value)
  } catch (error) {
    say(`The server does not answer as it should: ${error.message}`)
    setTimeout(start, 2000)
  }
}

async function open(building) {
  await showRooms(building)
  showQueries(building)
  follow(building)
}

showStores()
setInterval(showStores, 5000)
start()
