// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { openHome } from './home.mjs'
import { isAlive, readHolder } from './lock-file.mjs'
import { endSurvivors, readSurvivors } from './process-records.mjs'
import { createProgress } from './progress.mjs'

/** @returns {Promise<number>} */
export async function stop() {
  const home = openHome()
  const holder = readHolder(home.lock)
  const survivors = readSurvivors(home.processes)
  const progress = createProgress()
  if (holder && isAlive(holder)) {
    await progress.step(`Stopping Rain (process ${holder.pid})`, async () => {
      process.kill(holder.pid, 'SIGTERM')
      while (isAlive(holder)) await delay(100)
    })
  } else if (survivors.length > 0) {
    await progress.step('Ending what an earlier run left behind', () => endSurvivors(survivors))
  } else {
    console.log(`Rain does not run on ${home.folder}.`)
  }
  return 0
}
