// Unpacks the browser of this package into a folder: `node unpack.mjs FOLDER`. It runs for any user, and needs no
// libraries or fonts of the system.
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import tar from 'tar-fs'

const packed = join(import.meta.dirname, 'node_modules/@sparticuz/chromium/bin')
const folder = resolve(process.argv[2])
const open = (name) => [createReadStream(join(packed, `${name}.br`)), createBrotliDecompress()]

await mkdir(folder, { recursive: true })
await Promise.all([
  pipeline(...open('chromium'), createWriteStream(join(folder, 'chromium'))),
  ...['al2023.tar', 'fonts.tar', 'swiftshader.tar'].map((name) => pipeline(...open(name), tar.extract(folder))),
])
await chmod(join(folder, 'chromium'), 0o755)
await writeFile(join(folder, 'fonts.conf'), `<?xml version="1.0"?>
<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`)
