import { z } from 'zod'

/**
 * What is kept of an agent's browser, sealed, so that it stays signed in: the state of each part of the network that its
 * pages live in. Of its inside only what tells the sites is ours to know; the rest is the browser's.
 */
const storageStateSchema = z.looseObject({
  cookies: z.array(z.looseObject({ domain: z.string() })),
  origins: z.array(z.looseObject({ origin: z.string() })),
})

export const keptBrowserSchema = z.object({
  web: storageStateSchema.optional(),
  home: storageStateSchema.optional(),
})
export type KeptBrowser = z.infer<typeof keptBrowserSchema>

/** The hosts it holds something of, in their order. */
export function sitesOf({ web, home }: KeptBrowser): string[] {
  const hosts = [web, home].flatMap((state) => [
    ...(state?.cookies ?? []).map(({ domain }) => domain.replace(/^\./, '')),
    ...(state?.origins ?? []).flatMap(({ origin }) => (URL.canParse(origin) ? [new URL(origin).hostname] : [])),
  ])
  return [...new Set(hosts)].sort()
}
