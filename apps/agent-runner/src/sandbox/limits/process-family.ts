import { readFileSync, readdirSync } from 'node:fs'

/**
 * The processes inside the sandbox that `pid` leads to: those that live in a process namespace of their own, without its
 * process 1. Linux only.
 */
export function membersOf(pid: number): number[] {
  const depth = namespaceIds(process.pid).length
  return descendantsOf(pid).filter((each) => {
    const ids = namespaceIds(each)
    return ids.length > depth && ids.at(-1) !== 1
  })
}

/** Its id in each process namespace it is seen in, ours first. */
function namespaceIds(pid: number): number[] {
  try {
    return numbersIn(/^NSpid:(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '')
  } catch {
    // It ended while it was looked at.
    return []
  }
}

/**
 * Kills a process and all that descends from it. The process itself comes last: in the first moments of a sandbox nothing but
 * it knows of the others, and without it they would live on.
 */
export function endFamily(pid: number): void {
  for (let round = 0; round < mostRounds; round++) {
    const family = descendantsOf(pid)
    if (family.length === 0) break
    for (const each of family) kill(each)
  }
  kill(pid)
}

const mostRounds = 100

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}

function descendantsOf(pid: number): number[] {
  const found: number[] = []
  const left = [pid]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const children = childrenOf(next)
    found.push(...children)
    left.push(...children)
  }
  return found
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.flatMap((thread) => numbersIn(readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')))
  } catch {
    // It ended while it was looked at.
    return []
  }
}

/** What only this process holds in memory. */
export function privateBytesOf(pid: number): number {
  try {
    const [, resident = 0, shared = 0] = numbersIn(readFileSync(`/proc/${pid}/statm`, 'latin1'))
    return (resident - shared) * pageBytes
  } catch {
    // It ended while it was looked at.
    return 0
  }
}

const pageBytes = 4096

function numbersIn(text: string): number[] {
  return text.trim().split(/\s+/).filter(Boolean).map(Number)
}
