import type { Egress } from '../../egress/egress.ts'
import type { Reaper } from '../bash/reaper.ts'
import type { AnyTool } from '../registry.ts'
import { createBrowserTools } from './browser-tools.ts'
import { findChromium, type BrowserSource } from './find-chromium.ts'
import { createBrowserPool } from './pool.ts'
import type { ProfileStore } from './profile-store.ts'
import { runsUnsandboxed, startChromium } from './start-chromium.ts'

export interface BrowserSettings {
  /** `http://127.0.0.1:9222` or `ws://…` of a Chromium that runs already, on this computer. */
  cdpAddress: string | undefined
  /** All that Chromium sees of the runner's environment. */
  environment: Record<string, string>
  reaper: Reaper
  egress: Pick<Egress, 'openProxy' | 'findWay'>
  profiles: ProfileStore
}

export interface AgentBrowser {
  /** None where there is no Chromium: a tool that cannot work is not offered. */
  tools: AnyTool[]
  /** For the log. `unsandboxed`: Chromium runs without its own sandbox, because Rain runs as root. */
  status: { source: BrowserSource | null; unsandboxed: boolean }
  /** What is kept of an agent's sign-ins has been changed. */
  renewProfile(agentId: string): Promise<void>
  close(): Promise<void>
}

/** Finds Chromium. It is started with the first page and ends with the last, or with the runner. */
export async function createBrowser({
  cdpAddress,
  environment,
  reaper,
  egress,
  profiles,
}: BrowserSettings): Promise<AgentBrowser> {
  const source = await findChromium(cdpAddress, environment.PATH ?? '')
  if (source === null) return noBrowser
  const start = () => startChromium({ source, environment, reaper })
  const pool = createBrowserPool({ start, openProxy: egress.openProxy, profiles })
  return {
    tools: createBrowserTools(pool, egress.findWay),
    status: { source, unsandboxed: source.kind === 'program' && runsUnsandboxed },
    renewProfile: (agentId) => pool.renewProfile(agentId),
    close: () => pool.close(),
  }
}

const noBrowser: AgentBrowser = {
  tools: [],
  status: { source: null, unsandboxed: false },
  renewProfile: async () => {},
  close: async () => {},
}
