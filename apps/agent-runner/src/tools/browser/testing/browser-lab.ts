import { createEgress } from '../../../egress/egress.ts'
import type { OwnService } from '@rain/runtime/egress'
import { createNames, noOwnNetwork } from '@rain/runtime/egress/testing'
import { cleanEnvironment } from '../../bash/clean-environment.ts'
import { startReaper } from '../../bash/reaper.ts'
import { createToolRegistry } from '../../registry.ts'
import { prepareToolCall, runTool } from '../../run-tool.ts'
import { createTestContext, type TestContext } from '../../testing/create-test-context.ts'
import type { ToolContext, ToolOutcome } from '../../tool.ts'
import { createBrowserTools } from '../browser-tools.ts'
import { findChromium, type BrowserSource } from '../find-chromium.ts'
import { createBrowserPool, type BrowserPool, type PoolSettings } from '../pool.ts'
import { startChromium, type StartedChromium } from '../start-chromium.ts'

const environment = cleanEnvironment(process.env)

/** Where Chromium is on this computer; without it tests of the browser are skipped, visibly. */
export const chromiumHere = await findChromium(undefined, environment.PATH ?? '')

export interface BrowserLab {
  pool: BrowserPool
  context: TestContext
  /** How often Chromium was started, and the running one. */
  started: StartedChromium[]
  call(tool: string, input: Record<string, unknown>, more?: Partial<ToolContext>): Promise<ToolOutcome>
  close(): Promise<void>
}

/**
 * The real browser, proxy and rules. Every name leads to 127.0.0.1; those of `onWeb` are taken for hosts of the internet,
 * which nothing else on this computer can be.
 */
export async function openBrowserLab({
  onWeb = [],
  ownServices = [],
  source = chromiumHere,
  mostDownloadBytes,
  settings = {},
}: {
  onWeb?: string[]
  ownServices?: OwnService[]
  source?: BrowserSource | null
  mostDownloadBytes?: number
  settings?: Partial<PoolSettings>
} = {}): Promise<BrowserLab> {
  if (source === null) throw new Error('there is no Chromium')
  const context = await createTestContext()
  const reaper = startReaper(environment)
  const isOnWeb = (host: string) => onWeb.includes(host)
  const names = createNames(
    Object.fromEntries([...onWeb, 'nas.lan', 'router.lan'].map((name) => [name, ['127.0.0.1']])),
  )
  const egress = createEgress({ ownServices, resolve: names.resolve, readOwnNetwork: noOwnNetwork })
  const started: StartedChromium[] = []
  const pool = createBrowserPool({
    async start() {
      const chromium = await startChromium({ source, environment, reaper })
      started.push(chromium)
      return chromium
    },
    openProxy: (options) =>
      egress.openProxy({
        ...options,
        async allow(host, port) {
          const leave = await options.allow(host, port)
          return leave === 'allow' && isOnWeb(host) ? 'allow_private' : leave
        },
      }),
    ...settings,
  })
  const registry = createToolRegistry(
    createBrowserTools(
      pool,
      async (target) => {
        const way = await egress.findWay({ ...target, mayBePrivate: target.mayBePrivate || isOnWeb(target.host) })
        return way.kind === 'ready' && isOnWeb(target.host) ? { ...way, isPrivate: false } : way
      },
      mostDownloadBytes === undefined ? {} : { mostDownloadBytes },
    ),
  )
  return {
    pool,
    context,
    started,
    async call(tool, input, more) {
      const prepared = prepareToolCall(registry, tool, input)
      if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared))
      return runTool(prepared, { ...context, ...more }, (cause) => {
        throw cause
      })
    },
    async close() {
      await pool.close()
      reaper.close()
      await context.remove()
    },
  }
}

/** The reference of the element in a snapshot whose line holds this. */
export function refOf({ content }: ToolOutcome, line: string): string {
  const found = content.split('\n').find((each) => each.includes(line))
  const ref = /\[ref=((?:f\d+)?e\d+)\]/.exec(found ?? '')?.[1]
  if (ref === undefined) throw new Error(`no reference for ${line} in:\n${content}`)
  return ref
}
