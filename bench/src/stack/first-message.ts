import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'

/** What a process of ours says first. Rejects when it ends without a word. */
export function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${programOf(child)} ended with ${code} before it said anything`)))
  })
}

function programOf({ spawnargs }: ChildProcess): string {
  return basename(spawnargs.find((argument) => argument.endsWith('.js')) ?? '')
}
