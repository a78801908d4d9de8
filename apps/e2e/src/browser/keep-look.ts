import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Keeps what is in view as a picture in the folder that `RAIN_LOOKS` names, for whoever wants to see it; else nothing. */
export async function keepLook(page: Page, name: string): Promise<void> {
  const folder = process.env.RAIN_LOOKS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}
