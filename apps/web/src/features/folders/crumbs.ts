export type Crumb = { name: string; path: string }

/** The way from the home folder down to `path`. What lies above home cannot be opened and is left out. */
export function crumbsOf(path: string, home: string | null): Crumb[] {
  const inHome = home !== null && (path === home || path.startsWith(`${home.replace(/\/$/, '')}/`))
  const base = inHome ? home : '/'
  const rest = path.slice(base.length).split('/').filter(Boolean)
  const first: Crumb = { name: inHome ? '~' : '/', path: base }
  return rest.reduce<Crumb[]>(
    (crumbs, name) => [...crumbs, { name, path: `${crumbs.at(-1)?.path.replace(/\/$/, '') ?? ''}/${name}` }],
    [first],
  )
}
