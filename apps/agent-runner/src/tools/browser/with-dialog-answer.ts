import { z } from 'zod'
import type { Tab } from './tab.ts'

export const dialogFields = {
  dialog: z
    .enum(['accept', 'dismiss'])
    .optional()
    .describe('What to answer if the page asks in a box (confirm, prompt). Default: dismiss'),
  dialog_text: z.string().max(10_000).optional().describe('What to write into a prompt box'),
}

/** Boxes that the page shows while this runs are answered as the call says; those before and after are dismissed. */
export async function withDialogAnswer<Result>(
  tab: Tab,
  { dialog, dialog_text: text }: { dialog?: 'accept' | 'dismiss' | undefined; dialog_text?: string | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  tab.dialogAnswer = { accept: dialog === 'accept', ...(text === undefined ? {} : { text }) }
  try {
    return await work()
  } finally {
    tab.dialogAnswer = null
  }
}
