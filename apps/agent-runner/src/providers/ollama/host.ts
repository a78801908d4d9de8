const DEFAULT = 'http://127.0.0.1:11434'
const HOST = /^(?:(https?):\/\/)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/i

/**
 * The address that `OLLAMA_HOST` means, as Ollama's own client reads it: `host`, `host:port`, `:port` or a URL. An address
 * to listen at (`0.0.0.0`) becomes the one to connect to. What cannot be read is the default.
 */
export function readOllamaHost(value = ''): string {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2')
  const [, scheme, name = '', port, path = ''] = HOST.exec(withBrackets(text)) ?? []
  if (!scheme && !name && !port) return DEFAULT
  const inCloud = !scheme && name === 'ollama.com'
  const protocol = inCloud ? 'https' : (scheme?.toLowerCase() ?? 'http')
  const usualPort = scheme || inCloud ? '' : ':11434'
  return `${protocol}://${connectable(name)}${port ? `:${port}` : usualPort}${path.replace(/\/+$/, '')}`
}

/** `::1` is an address of its own and no port. */
function withBrackets(text: string): string {
  return /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text
}

function connectable(name: string): string {
  if (name === '' || name === '0.0.0.0') return '127.0.0.1'
  return name === '[::]' ? '[::1]' : name
}
