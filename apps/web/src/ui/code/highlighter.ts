import { common, createLowlight } from 'lowlight'

export type Highlighter = Pick<ReturnType<typeof createLowlight>, 'highlight'> & {
  /** Whether code in this language can be coloured, by its name or one of its other names. */
  knows: (language: string) => boolean
}

/** The other names of the languages, as their grammars tell them. */
export const otherNames: Record<string, string> = {
  arduino: 'ino',
  bash: 'sh zsh',
  c: 'h',
  cpp: 'cc c++ h++ hpp hh hxx cxx',
  csharp: 'cs c#',
  diff: 'patch',
  go: 'golang',
  graphql: 'gql',
  ini: 'toml',
  java: 'jsp',
  javascript: 'js jsx mjs cjs',
  json: 'jsonc json5',
  kotlin: 'kt kts',
  lua: 'pluto',
  makefile: 'mk mak make',
  markdown: 'md mkdown mkd',
  objectivec: 'mm objc obj-c obj-c++ objective-c++',
  perl: 'pl pm',
  plaintext: 'text txt',
  python: 'py gyp ipython',
  'python-repl': 'pycon',
  ruby: 'rb gemspec podspec thor irb',
  rust: 'rs',
  shell: 'console shellsession',
  typescript: 'ts tsx mts cts',
  vbnet: 'vb',
  xml: 'html xhtml rss atom xjb xsd xsl plist wsf svg',
  yaml: 'yml',
}

/** What stands within code of a language, in another one. */
const within: Record<string, string[]> = {
  javascript: ['css', 'graphql', 'xml'],
  markdown: ['xml'],
  'php-template': ['php', 'xml'],
  'python-repl': ['python'],
  shell: ['bash'],
  typescript: ['css', 'graphql', 'xml'],
  xml: ['css', 'javascript'],
}

/**
 * The grammars of the 37 most common languages. In a file of its own, so that it is fetched only when code is shown; each is made ready
 * when code in it is.
 */
export function createHighlighter(): Highlighter {
  const lowlight = createLowlight()
  const nameOf = new Map(
    Object.entries(otherNames).flatMap(([name, others]) => others.split(' ').map((one) => [one, name])),
  )

  function prepare(name: string): void {
    const grammar = common[name]
    if (!grammar || lowlight.registered(name)) return
    lowlight.register(name, grammar)
    within[name]?.forEach(prepare)
  }

  return {
    knows: (language) => Object.hasOwn(common, nameOf.get(language) ?? language),
    highlight(language, code, options) {
      const name = nameOf.get(language) ?? language
      prepare(name)
      return lowlight.highlight(name, code, options)
    },
  }
}
