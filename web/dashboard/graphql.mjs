// What the page's documents need at build time: types of the SDL for TypeScript, and every document checked against it.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { buildSchema, isInputObjectType, isInterfaceType, isEnumType, isObjectType, isScalarType, isUnionType, parse, validate } from 'graphql'

const FOLDER = import.meta.dirname
const SDL = resolve(FOLDER, '../../schema/schema.graphql')
const TYPES = resolve(FOLDER, 'generated/schema.d.ts')
const TEXTS = /graphql\(\s*`([^`]*)`(?:\s*,\s*\[([^\]]*)\])?/g
const NAMED = /(?:const|let)\s+(\w+)\s*=\s*graphql\(\s*`([^`]*)`/g

const schema = buildSchema(readFileSync(SDL, 'utf8'))

/** The reference to a type, in the form that gql.tada reads. */
function reference(type) {
  if (type.ofType) {
    const kind = type.constructor.name === 'GraphQLNonNull' ? 'NON_NULL' : 'LIST'
    return `{ kind: '${kind}'; name: never; ofType: ${reference(type.ofType)} }`
  }
  return `{ kind: '${kindOf(type)}'; name: '${type.name}'; ofType: null }`
}

function kindOf(type) {
  if (isScalarType(type)) return 'SCALAR'
  if (isEnumType(type)) return 'ENUM'
  if (isInputObjectType(type)) return 'INPUT_OBJECT'
  if (isInterfaceType(type)) return 'INTERFACE'
  return isUnionType(type) ? 'UNION' : 'OBJECT'
}

const union = (names) => names.map((name) => `'${name}'`).join(' | ')

function fields(type) {
  const entries = Object.values(type.getFields()).map((field) => `'${field.name}': { name: '${field.name}'; type: ${reference(field.type)} }`)
  return `{ ${entries.join('; ')} }`
}

function describe(type) {
  const head = `kind: '${kindOf(type)}'; name: '${type.name}'`
  if (isScalarType(type)) return 'unknown'
  if (isEnumType(type)) return `{ name: '${type.name}'; enumValues: ${union(type.getValues().map((value) => value.name))} }`
  if (isObjectType(type)) return `{ ${head}; fields: ${fields(type)} }`
  if (isInterfaceType(type) || isUnionType(type)) {
    const possible = union(schema.getPossibleTypes(type).map((one) => one.name))
    return `{ ${head}; fields: ${isInterfaceType(type) ? fields(type) : '{}'}; possibleTypes: ${possible} }`
  }
  const inputs = Object.values(type.getFields()).map(
    (field) => `{ name: '${field.name}'; type: ${reference(field.type)}; defaultValue: ${field.defaultValue === undefined ? 'null' : 'string'} }`,
  )
  return `{ ${head}; isOneOf: ${Boolean(type.isOneOf)}; inputFields: [${inputs.join(', ')}] }`
}

function writeTypes() {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'))
  const root = (type) => (type ? `'${type.name}'` : 'never')
  const lines = types.map((type) => `    '${type.name}': ${describe(type)}`)
  mkdirSync(dirname(TYPES), { recursive: true })
  writeFileSync(TYPES, `// Made from schema.graphql by graphql.mjs.
export type introspection = {
  name: never
  query: ${root(schema.getQueryType())}
  mutation: ${root(schema.getMutationType())}
  subscription: ${root(schema.getSubscriptionType())}
  types: {
${lines.join('\n')}
  }
}
`)
}

/** Every document of the sources with its fragments, by file; a fragment is a constant that a document lists. */
function documents() {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: FOLDER }).map((file) => [file, readFileSync(resolve(FOLDER, file), 'utf8')])
  const fragments = new Map(files.flatMap(([, text]) => [...text.matchAll(NAMED)].map(([, name, body]) => [name, body])))
  const found = files.flatMap(([file, text]) => [...text.matchAll(TEXTS)].map(([, body, names]) => ({ file, body, names })))
  const whole = found
    .filter(({ body }) => !/^\s*fragment\b/.test(body))
    .map(({ file, body, names }) => ({ file, text: [body, ...used(names, fragments)].join('\n') }))
  const saved = globSync('src/**/*.graphql', { cwd: FOLDER })
  return [...whole, ...saved.map((file) => ({ file, text: readFileSync(resolve(FOLDER, file), 'utf8') }))]
}

function used(names, fragments) {
  return (names ?? '').split(',').map((name) => name.trim()).filter(Boolean).map((name) => fragments.get(name) ?? '')
}

function faultsOf(text) {
  try {
    return validate(schema, parse(text))
  } catch (error) {
    return [error] // it is no GraphQL at all
  }
}

function checkDocuments() {
  const faults = documents().flatMap(({ file, text }) => faultsOf(text).map((error) => `${file}: ${error.message}`))
  if (faults.length) {
    console.error(faults.join('\n'))
    process.exit(1)
  }
}

writeTypes()
checkDocuments()
