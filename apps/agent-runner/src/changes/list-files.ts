import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Enough of a file to tell that it is not as it was. */
export interface Seen {
  size: number
  /** Milliseconds; any write moves the second one, whatever a program sets the first one to. */
  modifiedMs: number
  changedMs: number
  inode: number
  mode: number
}

export interface Listing {
  /** By path below the folder. */
  files: Map<string, Seen>
  /** False: the folder holds more than was looked at. */
  isComplete: boolean
}

export interface ListFiles {
  folder: string
  /** Absolute paths that are not entered. */
  leftOut?: readonly string[]
  mostFiles?: number
  mostMs?: number
}

/** Kept by programs for themselves, and made again by them. */
const skipped = new Set([
  '.git',
  'node_modules',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
  '.next',
  '.nuxt',
  '.turbo',
  '.parcel-cache',
  '.cache',
])

const atOnce = 64

/** The regular files below a folder, links not followed; folders near the top come first. */
export async function listFiles({
  folder,
  leftOut = [],
  mostFiles = 20_000,
  mostMs = 2_000,
}: ListFiles): Promise<Listing> {
  const files = new Map<string, Seen>()
  const until = performance.now() + mostMs
  const ahead = ['']
  for (let at = 0; at < ahead.length; at++) {
    const below = ahead[at] ?? ''
    const names: string[] = []
    for (const entry of await entriesOf(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isFile()) names.push(path)
      else if (entry.isDirectory() && !skipped.has(entry.name) && !leftOut.includes(join(folder, path)))
        ahead.push(path)
    }
    for (let from = 0; from < names.length; from += atOnce) {
      if (files.size >= mostFiles || performance.now() > until) return { files, isComplete: false }
      const batch = names.slice(from, from + atOnce)
      const seen = await Promise.all(batch.map((path) => lookAt(join(folder, path))))
      seen.forEach((found, index) => found && files.set(batch[index] ?? '', found))
    }
    if (ahead.length > mostFiles) return { files, isComplete: false }
  }
  return { files, isComplete: true }
}

export function isSame(one: Seen, other: Seen): boolean {
  return (
    one.size === other.size &&
    one.modifiedMs === other.modifiedMs &&
    one.changedMs === other.changedMs &&
    one.inode === other.inode
  )
}

/** Nothing for a folder that may not be entered, or is gone. */
function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}

async function lookAt(path: string): Promise<Seen | null> {
  const found: Stats | null = await lstat(path).catch(() => null)
  if (!found?.isFile()) return null
  const { size, mtimeMs, ctimeMs, ino, mode } = found
  return { size, modifiedMs: mtimeMs, changedMs: ctimeMs, inode: ino, mode: mode & 0o7777 }
}
