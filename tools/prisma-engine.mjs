// @ts-check
// Prisma's schema engine as wasm, on top of @prisma/adapter-pg. Prisma's own CLI only knows the native engine, which it
// downloads; this one comes with npm, and runs inside our process.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import connectionString from 'pg-connection-string'

/**
 * @typedef {{ [method: string]: any }} Engine
 * @typedef {{ engine: Engine, close: () => Promise<void> }} OpenEngine
 */

/** @type {Promise<any> | undefined} */
let bindings

// The engine hands the message of a panic to this; without it the cause would be lost.
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: { set_message: (/** @type {string} */ text) => console.error(text) },
})

/** The engine's exports; compiled once per process. */
export function engineBindings() {
  bindings ??= (async () => {
    const specifier = '@prisma/schema-engine-wasm/schema_engine_bg'
    const module = await import(specifier)
    const wasm = readFileSync(
      createRequire(import.meta.url)
        .resolve(specifier)
        .replace(/\.js$/, '.wasm'),
    )
    const imports = { './schema_engine_bg.js': withIdleTimers(module) }
    const { instance } = await /** @type {any} */ (globalThis).WebAssembly.instantiate(wasm, imports)
    module.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
    return module
  })()
  return bindings
}

/**
 * The engine leaves the 10 s timer of its lock running; alone it must not keep the process alive.
 *
 * @param {Record<string, any>} module
 */
function withIdleTimers(module) {
  const name = Object.keys(module).find((key) => key.startsWith('__wbg_setTimeout_')) ?? ''
  const setIdleTimer = (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimeout(run, ms).unref()
  return name ? { ...module, [name]: setIdleTimer } : module
}

/**
 * @param {object} [options]
 * @param {string} [options.url] Without one, nothing that connects may be asked.
 * @param {string[]} [options.schemaFiles]
 * @returns {Promise<OpenEngine>} To be closed: its connections would keep the process alive.
 */
export async function openEngine({ url, schemaFiles = [] } = {}) {
  const { SchemaEngine } = await engineBindings()
  /** @type {Set<{ dispose: () => Promise<void> }>} */
  const connections = new Set()
  const remember = (/** @type {any} */ adapter) => (connections.add(adapter), adapter)
  const factory = bindMigrationAwareSqlAdapterFactory(/** @type {any} */ (adapterFactory(url, remember)))
  const datamodels = schemaFiles.length ? schemaFiles.map((file) => [file, readFileSync(file, 'utf8')]) : undefined
  const engine = await SchemaEngine.new({ datamodels }, () => {}, factory)
  return {
    engine,
    async close() {
      await Promise.all([...connections].map((connection) => connection.dispose().catch(() => {})))
    },
  }
}

/**
 * @param {string} url
 * @returns {{ url: string, schema: string | undefined, database: string }} `schema` is Prisma's addition to the URL, which
 *   Postgres's own libraries refuse.
 */
export function splitUrl(url) {
  const parsed = new URL(url)
  const schema = parsed.searchParams.get('schema') ?? undefined
  parsed.searchParams.delete('schema')
  return { url: parsed.href, schema, database: decodeURIComponent(parsed.pathname.slice(1)) || 'postgres' }
}

/**
 * Works round three defects of adapter-pg 7.10: given a connection string, its shadow database is the main one; it splits
 * scripts at every semicolon, also inside functions; and it does not know the type "char" that pg_catalog is full of.
 *
 * @param {string | undefined} url
 * @param {<T>(adapter: T) => T} remember
 */
function adapterFactory(url, remember) {
  const { url: href, schema } = url ? splitUrl(url) : { url: 'postgresql://127.0.0.1:1/none', schema: undefined }
  const config = Object.fromEntries(
    Object.entries(connectionString.parse(href)).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    ),
  )
  if (schema) config.options = `-c search_path="${schema}"`
  const open = (/** @type {object} */ more) =>
    new PrismaPg(/** @type {any} */ ({ ...config, ...more, max: 2 }), { schema: schema ?? 'public' })
  const main = open({})
  const connect = async (/** @type {PrismaPg} */ factory) =>
    remember(readChars(runScriptsWhole(await factory.connect())))
  return {
    provider: main.provider,
    adapterName: main.adapterName,
    connect: () => connect(main),
    async connectToShadowDb() {
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
      const maker = await main.connect()
      const run = (/** @type {string} */ sql) => maker.underlyingDriver().query(sql)
      await run(`CREATE DATABASE "${database}"`)
      const shadow = await connect(open({ database }))
      const close = shadow.dispose.bind(shadow)
      let disposed = false
      shadow.dispose = async () => {
        if (disposed) return
        disposed = true
        await close().catch(() => {})
        await run(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
        await maker.dispose()
      }
      return shadow
    },
  }
}

/** @param {any} adapter */
function runScriptsWhole(adapter) {
  return Object.assign(adapter, {
    async executeScript(/** @type {string} */ script) {
      const client = await adapter.underlyingDriver().connect()
      try {
        await client.query(script)
      } catch (error) {
        adapter.onError(error)
      } finally {
        client.release()
      }
    },
  })
}

const charOid = 18
const textOid = 25

/** @param {any} adapter */
function readChars(adapter) {
  /** @type {WeakMap<object, number[]>} */
  const charColumns = new WeakMap()
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  return Object.assign(adapter, {
    async performIO(/** @type {object} */ query) {
      const result = await performIO(query)
      const columns = result.fields.flatMap((/** @type {any} */ field, /** @type {number} */ at) =>
        field.dataTypeID === charOid ? [at] : [],
      )
      for (const at of columns) result.fields[at].dataTypeID = textOid
      charColumns.set(query, columns)
      return result
    },
    async queryRaw(/** @type {object} */ query) {
      const result = await queryRaw(query)
      for (const at of charColumns.get(query) ?? []) result.columnTypes[at] = ColumnTypeEnum.Character
      return result
    },
  })
}
