// The embedded MQTT broker: aedes on a loopback port, for machines without Mosquitto.
//
//   node broker.mjs PORT ACCOUNTS_FILE
//
// Each line of ACCOUNTS_FILE is an account: `user:password`, which may do everything, or
// `user:password TREE/`, which may publish and subscribe below TREE/ alone. When the port listens,
// one JSON line says which it is (0 asks for a free one). The broker ends with its standard input.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createHash, timingSafeEqual } from 'node:crypto'
import { Aedes } from 'aedes'

const HOST = '127.0.0.1'
const QUEUED_MESSAGES = 1_000_000
const OWN_IDS = 'edifice-' // sessions of Edifice's own roles: whoever connects by their id gets their messages

/** @param {string | Buffer} text */
const digest = (text) => createHash('sha256').update(text).digest()

const [, , port = '0', accountsFile = ''] = process.argv
const accounts = readFileSync(accountsFile, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' '))
  .map(([words = '', tree = '']) => ({ digest: digest(words), tree }))

/** The tree to which a client is bound, '' for all. @type {WeakMap<object, string>} */
const trees = new WeakMap()

/** @param {object | null} client @param {string} topic */
const mayUse = (client, topic) => client === null || topic.startsWith(trees.get(client) ?? '')

const broker = await Aedes.createBroker({
  id: 'edifice',
  queueLimit: QUEUED_MESSAGES,
  concurrency: 10_000,
  connectTimeout: 10_000,
  authenticate: (client, user, password, done) => {
    const given = digest(`${user ?? ''}:${password ?? ''}`)
    const account = accounts.find((one) => timingSafeEqual(one.digest, given))
    if (account === undefined || (account.tree && client.id.startsWith(OWN_IDS))) return done(null, false)
    trees.set(client, account.tree)
    done(null, true)
  },
  authorizePublish: (client, packet, done) => {
    const allowed = mayUse(client, packet.topic) && !packet.topic.startsWith('$SYS/')
    done(allowed ? null : new Error(`not allowed to publish on ${packet.topic}`))
  },
  // a filter with a wildcard in the tree's own words, or a shared one, does not begin with the tree
  authorizeSubscribe: (client, subscription, done) => done(null, mayUse(client, subscription.topic) ? subscription : null),
  // aedes keeps a refused filter in a session that has an allowed one as well
  authorizeForward: (client, packet) => (mayUse(client, packet.topic) ? packet : null),
})
const server = createServer({ noDelay: true }, broker.handle)

const stop = () => {
  server.close()
  broker.close(() => process.exit(0))
}
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.listen(Number(port), HOST, () => {
  const address = server.address()
  console.log(JSON.stringify({ ready: typeof address === 'object' ? address?.port : null }))
})
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).on('error', stop).resume()
