// @ts-check
import { join } from 'node:path'
import { buildAll, installPackages } from './bootstrap.mjs'
import { createProgress } from './progress.mjs'
import { root } from './root.mjs'
import { runCommand } from './run-command.mjs'

/** @param {string[]} args @returns {Promise<number>} */
export async function bench(args) {
  const progress = createProgress()
  await installPackages(progress)
  await buildAll(progress)
  const main = join(root, 'bench', 'dist', 'main.js')
  const measuring = runCommand(process.execPath, ['--enable-source-maps', main, ...args], { cwd: root, show: true })
  return measuring.then(
    () => 0,
    () => 1, // it has said itself what is wrong
  )
}
