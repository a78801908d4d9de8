const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A text as it stands in HTML, between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** HTML with values put in as texts; those that are HTML already are marked by `raw`. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Raw)[]): Raw {
  const parts = strings.map((part, index) => part + (index < values.length ? toHtml(values[index] ?? '') : ''))
  return { html: parts.join('') }
}

export interface Raw {
  html: string
}

export function raw(...parts: Raw[]): Raw {
  return { html: parts.map((part) => part.html).join('') }
}

function toHtml(value: string | number | Raw): string {
  return typeof value === 'object' ? value.html : escapeHtml(String(value))
}
