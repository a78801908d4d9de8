// @ts-check
import { openHome } from './home.mjs'
import { isAlive, readHolder } from './lock-file.mjs'
import { readSurvivors } from './process-records.mjs'

/** @returns {Promise<number>} 0 when it runs and is ready. */
export async function status() {
  const home = openHome()
  const holder = readHolder(home.lock)
  if (!holder || !isAlive(holder)) {
    console.log(`Rain does not run on ${home.folder}.`)
    return 1
  }
  const ready = await fetch(`${holder.url}/ready`, { signal: AbortSignal.timeout(3_000) }).then(
    (response) => response.ok,
    () => false,
  )
  console.log(`${holder.url}  ${ready ? 'ready' : 'not ready'}  (process ${holder.pid}, data in ${home.folder})`)
  for (const { name, pid } of readSurvivors(home.processes)) console.log(`  ${name.padEnd(16)} ${pid}`)
  return ready ? 0 : 1
}
