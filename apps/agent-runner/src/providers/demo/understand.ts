/** What the demo model makes of a message: one of the few things it can do, and the language to answer in. */
export type Wish = { language: Language } & (
  | { kind: 'help' }
  | { kind: 'story' }
  | { kind: 'ask' }
  | { kind: 'list'; path: string }
  | { kind: 'read'; path: string }
  | { kind: 'write'; path: string; content: string }
  | { kind: 'write_and_run'; path: string }
  | { kind: 'edit'; path: string; from: string; to: string }
  | { kind: 'run'; command: string }
  | { kind: 'search'; pattern: string; path: string }
  | { kind: 'delete'; path: string }
)

export type Language = 'en' | 'es'

type Action = Wish extends infer W ? (W extends Wish ? Omit<W, 'language'> : never) : never

/** Something that looks like a file or a folder: it has a dot or a slash in it, or is quoted. */
const PATH = String.raw`(?:["'\`][^"'\`]+["'\`]|[^\s"'\`]*[./][^\s"'\`]*)`
const NAMED = String.raw`(?:the |a |an |my |el |la |un |una |mi )?(?:new |nuevo )?(?:file |folder |directory |archivo |fichero |carpeta )?(?:called |named |llamado |llamada )?`

/** Tried in this order; the first that matches wins. */
const rules: [RegExp, (...groups: string[]) => Action][] = [
  [
    rule(
      String.raw`^(?:make|create|write|crea|haz|escribe|hazme)\b.*?([\w-]+\.py)\b.*\b(?:run|execute|ejec[uú]t\w*|c[oó]rr\w*)\b`,
    ),
    (path) => ({ kind: 'write_and_run', path }),
  ],
  [
    rule(
      String.raw`^(?:edit|edita|modifica|modify) ${NAMED}(${PATH})[,:]? (?:and |y )?(?:replace|change|reemplaza|cambia|sustituye) (.+?) (?:with|by|to|por|a) (.+)$`,
    ),
    (path, from, to) => ({ kind: 'edit', path, from: unquote(from), to: unquote(to) }),
  ],
  [
    rule(
      String.raw`^(?:replace|change|reemplaza|cambia|sustituye) (.+?) (?:with|by|to|por|a) (.+) (?:in|en) ${NAMED}(${PATH})$`,
    ),
    (from, to, path) => ({ kind: 'edit', path, from: unquote(from), to: unquote(to) }),
  ],
  [
    rule(
      String.raw`^(?:write|create|make|escribe|crea|haz) ${NAMED}(${PATH})(?:,? (?:with|saying|containing|con|que diga)(?: the| el)?(?: content| text| contenido| texto)?:? ([\s\S]+))?$`,
    ),
    (path, content = '') => ({ kind: 'write', path, content: unquote(content) }),
  ],
  [
    rule(
      String.raw`(?:^|\s)(?:list|ls|show|see|what|which|lista|listar|muestra|mu[eé]strame|ver|qu[eé]) (?:.*\b)?(?:files|folders?|directory|archivos|ficheros|carpetas?|directorio)\b(?:.* (?:in|of|en|de) (${PATH}))?`,
    ),
    (path = '.') => ({ kind: 'list', path }),
  ],
  [rule(String.raw`^(?:list|ls|lista)(?: (${PATH}))?$`), (path = '.') => ({ kind: 'list', path })],
  [
    rule(String.raw`^(?:read|show|open|cat|lee|leer|muestra|mu[eé]strame|abre)(?: me)? ${NAMED}(${PATH})`),
    (path) => ({ kind: 'read', path }),
  ],
  [
    rule(String.raw`^(?:run|execute|ejecuta|corre):? ([\s\S]+)$`),
    (command) => ({ kind: 'run', command: unquote(command) }),
  ],
  [
    rule(String.raw`^(?:delete|remove|erase|borra|elimina|borrar|eliminar) ${NAMED}(\S+|"[^"]+"|'[^']+')$`),
    (path) => ({ kind: 'delete', path }),
  ],
  [
    rule(String.raw`^(?:search|find|grep|look|busca|buscar)(?: for)? (.+?)(?: (?:in|en) (${PATH}))?$`),
    (pattern, path = '.') => ({ kind: 'search', pattern: unquote(pattern), path }),
  ],
  [rule(String.raw`\b(?:ask me|preg[uú]ntame|hazme una pregunta)\b`), () => ({ kind: 'ask' })],
  [rule(String.raw`\b(?:story|tale|historia|cuento)\b`), () => ({ kind: 'story' })],
]

export function understand(text: string): Wish {
  const language = languageOf(text)
  const plain = withoutCourtesy(text)
  for (const [pattern, toAction] of rules) {
    const found = pattern.exec(plain)
    if (!found) continue
    const [, ...groups] = found
    const action = toAction(...groups)
    return { ...action, ...('path' in action && { path: unquote(action.path) }), language }
  }
  return { kind: 'help', language }
}

function rule(source: string): RegExp {
  return new RegExp(source.replaceAll(' ', String.raw`\s+`), 'i')
}

function withoutCourtesy(text: string): string {
  const courtesy = /^(?:hi|hello|hey|hola|please|por favor|can you|could you|puedes|podr[ií]as)\b[,!.]?\s*/i
  let plain = text.trim().replace(/^[¿¡]+/, '')
  while (courtesy.test(plain)) plain = plain.replace(courtesy, '')
  return plain.replace(/,?\s*(?:please|por favor)[.!]*$/i, '').replace(/[\s.!?]+$/, '')
}

function languageOf(text: string): Language {
  const spanish =
    /[ñ¿¡áéíóú]|\b(?:hola|lista|lee|leer|escribe|crea|haz|hazme|ejecuta|corre|busca|borra|elimina|edita|cuenta|cu[eé]ntame|muestra|abre|archivos?|carpeta|ayuda|por favor|puedes|reemplaza|cambia|pregunta)\b/i
  return spanish.test(text) ? 'es' : 'en'
}

function unquote(text: string): string {
  return /^(["'`])([\s\S]*)\1$/.exec(text.trim())?.[2] ?? text.trim()
}
