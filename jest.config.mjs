import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = import.meta.dirname
const folders = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
)
const projects = [...folders, join(root, 'tools')].filter((path) => existsSync(join(path, 'jest.config.mjs')))

export default {
  projects,
  // only a guard against a test that hangs: how long one takes depends on the machine. Jest reads it here for all projects
  testTimeout: 120_000,
  // modules of a finished file are never given back: a worker grew to 4 GB, and slower with each file
  workerIdleMemoryLimit: '1GB',
}
