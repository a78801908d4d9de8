import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { defineConfig } from 'prisma/config'

const here = import.meta.dirname

// Prisma's CLI wants a native schema engine that it downloads. Where that was not possible, the wasm build of the same
// engine stands in (tools/schema-engine.mjs); set here, before the CLI looks for it.
const engines = path.dirname(createRequire(import.meta.url).resolve('@prisma/engines/package.json'))
const native = readdirSync(engines).some((file) => file.startsWith('schema-engine-'))
if (!native && process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(here, 'tools/schema-engine.mjs')
}

export default defineConfig({
  schema: path.join(here, 'prisma/schema.prisma'),
  migrations: { path: path.join(here, 'prisma/migrations') },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
})
