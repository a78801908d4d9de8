import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settledWithin } from '@rain/runtime'
import type { Browser, BrowserType } from 'playwright-core'
import type { Reaper } from '../bash/reaper.ts'
import type { BrowserSource } from './find-chromium.ts'

export interface StartChromium {
  source: BrowserSource
  /** All that Chromium sees of the runner's environment. */
  environment: Record<string, string>
  reaper: Reaper
}

export interface StartedChromium {
  browser: Browser
  /** Where Chromium keeps what pages download until it is taken or thrown away. */
  downloadsPath: string
  close(): Promise<void>
}

const startTimeoutMs = 30_000
const closeMs = 10_000

/**
 * Nothing of Chromium itself leads out: its own requests go to a proxy that is not there, it can look no name up, and what
 * knows no proxy is off. Pages get a context with a proxy of Rain.
 */
const closedIn = [
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-background-networking',
  '--disable-domain-reliability',
  '--no-pings',
]
const proxyToNowhere = 'http://127.0.0.1:9'

/** Chromium keeps its own sandbox around pages, except for root, under whom it refuses to start with one. */
export const runsUnsandboxed = process.getuid?.() === 0

/** Starts or joins Chromium; rejects when that fails. With the runner it ends too, however the runner ends. */
export async function startChromium({ source, environment, reaper }: StartChromium): Promise<StartedChromium> {
  // its library takes 90 MB: for most runners too much to have it from the start
  const { chromium } = await import('playwright-core')
  if (source.kind === 'cdp') return joinChromium(chromium, source.address)
  const home = await mkdtemp(join(tmpdir(), 'rain-browser-'))
  const downloadsPath = join(home, 'downloads')
  const marker = `RAIN_TOOL_CALL=${randomUUID()}`
  const [name = '', value = ''] = marker.split('=')
  reaper.add(marker)
  const discard = async () => {
    reaper.delete(marker)
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const browser = await chromium.launch({
      executablePath: source.path,
      headless: true,
      chromiumSandbox: !runsUnsandboxed,
      args: closedIn,
      proxy: { server: proxyToNowhere },
      downloadsPath,
      env: { ...environment, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, [name]: value },
      // The runner stops by its own order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: startTimeoutMs,
    })
    return {
      browser,
      downloadsPath,
      async close() {
        // @NOTE one that hangs keeps its mark: the reaper ends it with the runner
        if (await settledWithin(closeMs, browser.close())) await discard()
      },
    }
  } catch (error) {
    await discard()
    throw error
  }
}

/** What pages download comes into a folder of ours, so that it can be measured while it comes. */
async function joinChromium(chromium: BrowserType, address: string): Promise<StartedChromium> {
  const downloadsPath = await mkdtemp(join(tmpdir(), 'rain-downloads-'))
  const discard = () => rm(downloadsPath, { recursive: true, force: true, maxRetries: 3 })
  try {
    const options = { timeout: startTimeoutMs, artifactsDir: downloadsPath, isLocal: true }
    const browser = await chromium.connectOverCDP(address, options)
    return {
      browser,
      downloadsPath,
      async close() {
        await settledWithin(closeMs, browser.close()) // our contexts; Chromium itself stays
        await discard()
      },
    }
  } catch (error) {
    await discard()
    throw error
  }
}
