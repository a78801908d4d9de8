import { join } from 'node:path'
import { makePrivateFolder } from './write-private.ts'

/** Where one desktop-agent keeps what it must not forget. */
export interface Home {
  folder: string
  pairingFile: string
  standingFile: string
  actionsFile: string
}

export function openHome(folder: string): Home {
  makePrivateFolder(folder)
  return {
    folder,
    pairingFile: join(folder, 'pairing.json'),
    standingFile: join(folder, 'standing.json'),
    actionsFile: join(folder, 'actions.jsonl'),
  }
}
