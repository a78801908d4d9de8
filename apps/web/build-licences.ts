import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

interface LockedPackage {
  version?: string
  license?: string
  dev?: boolean
  link?: boolean
}

/** Lists the software that Rain is made with, and under which licence each part stands, as `licences.txt`. */
export function licences(): Plugin {
  return {
    name: 'rain-licences',
    apply: 'build',
    generateBundle() {
      const lock = readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8')
      const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> }
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licenceText(packages) })
    },
  }
}

const intro = 'Rain is free software under the MIT licence. It is made with these packages:'

function licenceText(packages: Record<string, LockedPackage>): string {
  const lines = Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .map(([path, { version = '', license = 'see its own files' }]) => {
      return `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${version}: ${license}`
    })
  return [intro, '', ...[...new Set(lines)].sort(), ''].join('\n')
}
