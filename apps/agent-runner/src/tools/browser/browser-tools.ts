import type { Egress } from '../../egress/egress.ts'
import type { AnyTool } from '../registry.ts'
import { createBack } from './back.ts'
import { createClick } from './click.ts'
import { createClose } from './close.ts'
import { createConsole } from './console.ts'
import { createDownload } from './download.ts'
import { createExtractText } from './extract-text.ts'
import { createNavigate } from './navigate.ts'
import type { BrowserPool } from './pool.ts'
import { createPress } from './press.ts'
import { createScreenshot } from './screenshot.ts'
import { createScroll } from './scroll.ts'
import { createSelect } from './select.ts'
import { createSnapshot } from './snapshot.ts'
import { createTabs } from './tabs.ts'
import { createType } from './type.ts'
import { createUpload } from './upload.ts'
import { createWaitFor } from './wait-for.ts'

/** All tools that work on the pages of a pool. `mostDownloadBytes`: default 50 MB. */
export function createBrowserTools(
  pool: BrowserPool,
  findWay: Egress['findWay'],
  { mostDownloadBytes }: { mostDownloadBytes?: number } = {},
): AnyTool[] {
  return [
    createNavigate(pool, findWay),
    createSnapshot(pool),
    createScreenshot(pool),
    createClick(pool),
    createType(pool),
    createSelect(pool),
    createPress(pool),
    createScroll(pool),
    createWaitFor(pool),
    createBack(pool),
    createTabs(pool),
    createExtractText(pool),
    createUpload(pool),
    createDownload(pool, findWay, mostDownloadBytes),
    createConsole(pool),
    createClose(pool),
  ]
}
