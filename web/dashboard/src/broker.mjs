// The embedded MQTT broker: aedes on a loopback port, for machines without Mosquitto.
//
//   node broker.mjs PORT PASSWORD_FILE
//
// PASSWORD_FILE holds one line `user:password`. When the port listens, one JSON line says
// which it is (0 asks for a free one). The broker ends with its standard input.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createHash, timingSafeEqual } from 'node:crypto'
import { Aedes } from 'aedes'

const HOST = '127.0.0.1'
const QUEUED_MESSAGES = 1_000_000

/** @param {string | Buffer} text */
const digest = (text) => createHash('sha256').update(text).digest()

const [, , port = '0', passwordFile = ''] = process.argv
const account = digest(readFileSync(passwordFile, 'utf8').trim())

const broker = await Aedes.createBroker({
  id: 'edifice',
  queueLimit: QUEUED_MESSAGES,
  concurrency: 10_000,
  connectTimeout: 10_000,
  authenticate: (_client, user, password, done) =>
    done(null, timingSafeEqual(account, digest(`${user ?? ''}:${password ?? ''}`))),
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
